-- name: sandboxes
SELECT nspname, obj_description(oid, 'pg_namespace') IS NOT NULL
FROM pg_namespace
WHERE nspname LIKE 'sandbox\_%%';

-- name: holds
-- Any of these people, workspaces or messages, or words that nobody can bring back any more.
SELECT
    EXISTS (SELECT FROM {sandbox}.users WHERE id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM {sandbox}.workspaces WHERE id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM {sandbox}.messages WHERE id = ANY(%(ids)s) OR forward_of = ANY(%(ids)s))
    OR EXISTS (
        SELECT
        FROM {sandbox}.messages AS m
        JOIN chat.messages AS now ON now.id = m.id
        WHERE now.deleted_at IS NOT NULL AND now.kept IS NULL AND (m.deleted_at IS NULL OR m.kept IS NOT NULL)
    );
