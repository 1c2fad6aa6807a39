-- name: of_workspace
-- The newest first, of those that the viewer may read.
SELECT
    m.id, m.channel_id, coalesce(m.seq, m.thread_seq), m.root_id, m.author_id, m.text, m.content_type, m.files::text,
    m.mentions, m.everyone, m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions::text,
    t.reply_count, t.last_reply_at, t.participants,
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, h.position
FROM hashtags AS h
CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = h.message_id OFFSET 0) AS m
JOIN channels AS c ON c.id = m.channel_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND cm.active
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE
    h.workspace_id = %(workspace)s
    AND h.tag = %(tag)s
    AND h.position < %(before)s
    AND NOT c.deleted
    AND wm.status = 'active'
    AND (cm.user_id IS NOT NULL OR (c.kind = 'public' AND wm.role <> 'guest'))
ORDER BY h.position DESC
LIMIT %(limit)s;
