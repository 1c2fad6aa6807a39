-- name: sandboxes
-- Schemas that a replay has marked, or that were laid out before there were marks; and whether it is still at it.
SELECT n.nspname, coalesce(n.mark = 'backscroll: being laid out', false)
FROM (SELECT nspname, obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace) AS n
WHERE
    n.nspname ~ '^sandbox_[a-z0-9_]{1,40}$'
    AND (
        n.mark LIKE 'backscroll: %%'
        OR (
            to_regclass(format('%%I.messages', n.nspname)) IS NOT NULL
            AND to_regclass(format('%%I.thread_followers', n.nspname)) IS NOT NULL
            AND to_regclass(format('%%I.quarantine', n.nspname)) IS NOT NULL
        )
    );

-- name: patience
SET LOCAL lock_timeout = '10s';

-- name: holds
-- Any of these people, workspaces or messages, or words that nobody can bring back any more: where an address
-- was erased, another word stands.
SELECT
    EXISTS (SELECT FROM {sandbox}.users WHERE id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM {sandbox}.workspaces WHERE id = ANY(%(ids)s))
    OR EXISTS (SELECT FROM {sandbox}.messages WHERE id = ANY(%(ids)s) OR forward_of = ANY(%(ids)s))
    OR EXISTS (
        SELECT
        FROM {sandbox}.messages AS m
        JOIN chat.messages AS now ON now.id = m.id
        WHERE now.deleted_at IS NOT NULL AND now.kept IS NULL AND (m.deleted_at IS NULL OR m.kept IS NOT NULL)
    )
    OR EXISTS (
        SELECT
        FROM {sandbox}.scheduled AS s
        LEFT JOIN chat.scheduled AS now ON now.id = s.id
        WHERE
            s.message_id = ANY(%(ids)s)
            OR s.author_id = ANY(%(ids)s)
            OR (s.text <> '' AND coalesce(now.text, '') = '')
    )
    OR EXISTS (
        SELECT
        FROM {sandbox}.invites AS i
        LEFT JOIN chat.invites AS now ON now.id = i.id
        WHERE i.email <> '' AND now.email IS DISTINCT FROM i.email
    );
