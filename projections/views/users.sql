-- name: seen_by
SELECT id, username, profile, bot, placeholder, deactivated
FROM users
WHERE
    id = %(id)s
    AND (
        id = %(viewer)s
        OR EXISTS (
            SELECT FROM workspace_members AS theirs
            JOIN workspace_members AS mine USING (workspace_id)
            JOIN workspaces ON workspaces.id = theirs.workspace_id AND NOT workspaces.deleted
            WHERE theirs.user_id = %(id)s AND mine.user_id = %(viewer)s AND mine.status = 'active'
        )
    );

-- name: placeholder_with
SELECT id
FROM users
WHERE lower(email) = %(email)s AND placeholder AND NOT bot AND NOT deactivated
ORDER BY created_at, id
LIMIT 1;

-- name: homes_of
SELECT DISTINCT m.workspace_id
FROM workspace_members AS m
JOIN workspaces AS w ON w.id = m.workspace_id AND NOT w.deleted
WHERE m.user_id = ANY(%(users)s::uuid []) AND m.status = 'active';

-- name: owns_one
SELECT
FROM workspace_members AS m
JOIN workspaces AS w ON w.id = m.workspace_id AND NOT w.deleted
WHERE m.user_id = %(user)s AND m.status = 'active' AND m.role = 'owner'
LIMIT 1;
