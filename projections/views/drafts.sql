-- name: of_person
-- Only where they may still write.
SELECT d.channel_id, nullif(d.root_id, '00000000-0000-0000-0000-000000000000'), d.text, d.files, d.updated_at
FROM drafts AS d
JOIN channel_members AS m ON m.channel_id = d.channel_id AND m.user_id = d.user_id AND m.active
JOIN channels AS c ON c.id = d.channel_id AND NOT c.deleted
WHERE d.user_id = %(viewer)s AND d.workspace_id = %(workspace)s
ORDER BY d.updated_at DESC
LIMIT %(limit)s;

-- name: keep
INSERT INTO drafts (user_id, workspace_id, channel_id, root_id, text, files, updated_at)
VALUES (%(viewer)s, %(workspace)s, %(channel)s, %(root)s, %(text)s, %(files)s, now())
ON CONFLICT (user_id, workspace_id, channel_id, root_id) DO UPDATE
SET text = excluded.text, files = excluded.files, updated_at = excluded.updated_at
RETURNING updated_at;

-- name: drop
DELETE FROM drafts
WHERE
    user_id = %(viewer)s AND workspace_id = %(workspace)s AND channel_id = %(channel)s AND root_id = %(root)s;

-- name: forget
-- Of words that have been said; a reply was written in the input of its thread.
DELETE FROM drafts AS d
USING unnest(%(writers)s::uuid [], %(channels)s::uuid [], %(replies)s::uuid []) AS s (writer, channel, reply_to)
LEFT JOIN messages AS m ON m.id = s.reply_to
WHERE
    d.user_id = s.writer
    AND d.channel_id = s.channel
    AND d.root_id = coalesce(m.root_id, s.reply_to, '00000000-0000-0000-0000-000000000000')
RETURNING d.user_id, d.workspace_id, d.channel_id, nullif(d.root_id, '00000000-0000-0000-0000-000000000000');
