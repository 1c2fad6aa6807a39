-- name: people
SELECT username, id FROM users WHERE id = ANY(%(ids)s);

-- name: members
-- Names that call somebody here.
SELECT u.username, u.id
FROM workspace_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.workspace_id = %(workspace)s AND m.status = 'active' AND m.user_id = ANY(
    SELECT x.id FROM users AS x WHERE x.username = ANY(%(names)s)
);

-- name: channels
-- By their slugs, those that the viewer may read.
SELECT c.slug, c.id
FROM channels AS c
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
WHERE
    c.workspace_id = %(workspace)s
    AND c.slug = ANY(%(slugs)s)
    AND NOT c.deleted
    AND wm.status = 'active'
    AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'));
