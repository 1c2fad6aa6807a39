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
