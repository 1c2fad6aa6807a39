-- name: of_workspace
-- The newest first, of those that the viewer may read.
SELECT m.*, h.position
FROM hashtags AS h
CROSS JOIN LATERAL (SELECT * FROM shown_messages WHERE id = h.message_id OFFSET 0) AS m
JOIN channels AS c ON c.id = m.channel_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
WHERE
    h.workspace_id = %(workspace)s
    AND h.tag = %(tag)s
    AND h.position < %(before)s
    AND NOT c.deleted
    AND wm.status = 'active'
    AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'))
ORDER BY h.position DESC
LIMIT %(limit)s;
