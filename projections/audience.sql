-- name: rooms_of
-- One statement, one snapshot: the rooms are those of exactly that position. Deleted workspaces and channels have
-- no frames after their deletion, so a cursor from before it may take them along: `deleted` does.
WITH home AS (
    SELECT m.workspace_id, m.role
    FROM workspace_members AS m
    INNER JOIN workspaces AS w ON w.id = m.workspace_id
    WHERE m.user_id = %(user)s AND m.status = 'active' AND (%(deleted)s OR NOT w.deleted)
),

place AS (
    SELECT m.workspace_id, m.channel_id
    FROM channel_members AS m
    INNER JOIN home ON home.workspace_id = m.workspace_id
    INNER JOIN channels AS c ON c.id = m.channel_id
    WHERE m.user_id = %(user)s AND m.active AND (%(deleted)s OR NOT c.deleted)
),

thread AS (
    SELECT f.workspace_id, f.channel_id, f.root_id
    FROM thread_followers AS f
    INNER JOIN place ON place.channel_id = f.channel_id
    WHERE f.user_id = %(user)s AND f.status = 'following'
)

SELECT here.position, room.kind, room.id, room.workspace_id, room.channel_id
FROM checkpoint AS here
CROSS JOIN (
    SELECT 'u' AS kind, %(user)s::uuid AS id, NULL::uuid AS workspace_id, NULL::uuid AS channel_id
    UNION ALL
    SELECT 'w', workspace_id, workspace_id, NULL FROM home
    UNION ALL
    SELECT 'm', workspace_id, workspace_id, NULL FROM home WHERE role <> 'guest'
    UNION ALL
    SELECT 'c', channel_id, workspace_id, channel_id FROM place
    UNION ALL
    SELECT 't', root_id, workspace_id, channel_id FROM thread
) AS room;

-- name: channel_open_to
SELECT 'c', c.id, c.workspace_id, c.id
FROM channels AS c
INNER JOIN workspaces AS w ON w.id = c.workspace_id AND NOT w.deleted
INNER JOIN workspace_members AS m ON m.workspace_id = c.workspace_id AND m.user_id = %(user)s
WHERE
    c.id = %(id)s
    AND NOT c.deleted
    AND m.status = 'active'
    AND (
        (c.kind = 'public' AND m.role <> 'guest')
        OR EXISTS (
            SELECT FROM channel_members AS cm
            WHERE cm.channel_id = c.id AND cm.user_id = m.user_id AND cm.active
        )
    );

-- name: channel_of_root
-- A root without replies yet has no thread, but may be watched for the first.
SELECT channel_id FROM messages WHERE id = %(root)s AND root_id IS NULL;

-- name: followed_threads
-- Whoever ever followed one there has a row of it, whatever became of that.
SELECT EXISTS (
    SELECT FROM thread_followers
    WHERE user_id = %(user)s AND channel_id = %(channel)s
);
