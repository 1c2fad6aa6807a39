-- name: of_viewer
-- The newest first; what the viewer may not read any more is not shown, where it stands or where its thread is shared.
-- Looked up message by message, until the page is full.
SELECT m.*, s.saved_at, s.position
FROM saved AS s
CROSS JOIN LATERAL (SELECT * FROM shown_messages WHERE id = s.message_id OFFSET 0) AS m
CROSS JOIN LATERAL (
    SELECT
    FROM channels AS c
    JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
    LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
    WHERE
        c.id = m.channel_id
        AND NOT c.deleted
        AND wm.status = 'active'
        AND (
            cm.active
            OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest')
            OR EXISTS (
                SELECT
                FROM threads AS t
                JOIN channels AS o ON o.id = ANY(t.shared) AND NOT o.deleted
                LEFT JOIN channel_members AS om
                    ON om.channel_id = o.id AND om.user_id = %(viewer)s AND (om.active OR om.banned)
                WHERE
                    t.root_id = coalesce(m.root_id, m.id)
                    AND (om.active OR (om.user_id IS NULL AND o.kind = 'public' AND wm.role <> 'guest'))
            )
        )
    OFFSET 0
) AS may_read
WHERE s.user_id = %(viewer)s AND s.workspace_id = %(workspace)s AND s.position < %(before)s
ORDER BY s.position DESC
LIMIT %(limit)s;
