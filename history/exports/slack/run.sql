-- name: people
SELECT u.id, u.username, u.email, u.details, u.bot, u.deactivated, m.role, m.status
FROM workspace_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.workspace_id = %(workspace)s
ORDER BY u.id;

-- name: places
SELECT
    c.id, c.kind, c.name, c.slug, c.topic, c.description, c.general, c.created_by, c.created_at, c.archived,
    CASE WHEN c.kind IN ('dm', 'group') THEN c.members ELSE ARRAY(
        SELECT m.user_id FROM channel_members AS m WHERE m.channel_id = c.id AND m.active ORDER BY m.user_id
    ) END AS members
FROM channels AS c
WHERE c.workspace_id = %(workspace)s AND NOT c.deleted
ORDER BY c.created_at, c.id;

-- name: messages
-- In the order in which they were said, and roots before what was said in the same moment.
SELECT
    m.id, m.root_id, m.seq, m.author_id, m.content_type, m.text, m.files, m.mentions, m.everyone, m.reactions,
    m.created_at, m.edited_at, m.deleted_at, m.content, m.notice, t.root_id IS NOT NULL AS begins
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE m.channel_id = %(channel)s
ORDER BY m.created_at, m.position, m.id;
