-- name: abandoned
-- Whether a bot takes part where its owner does not. One that the read models have not met yet is not abandoned.
SELECT
FROM workspace_members AS b
WHERE
    b.user_id = %(bot)s
    AND b.status = 'active'
    AND NOT EXISTS (
        SELECT FROM workspace_members AS o
        WHERE o.workspace_id = b.workspace_id AND o.user_id = %(owner)s AND o.status = 'active'
    )
LIMIT 1;
