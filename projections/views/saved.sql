-- name: of_viewer
-- The newest first; what the viewer may not read any more is not shown. Asked by a member of the workspace.
SELECT m.*, s.saved_at, s.position
FROM saved AS s
CROSS JOIN LATERAL (SELECT * FROM shown_messages WHERE id = s.message_id OFFSET 0) AS m
JOIN channels AS c ON c.id = m.channel_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
WHERE
    s.user_id = %(viewer)s
    AND s.workspace_id = %(workspace)s
    AND s.position < %(before)s
    AND NOT c.deleted
    AND wm.status = 'active'
    AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'))
ORDER BY s.position DESC
LIMIT %(limit)s;
