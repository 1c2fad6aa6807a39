-- name: channel_open_to
SELECT 'c', c.id, c.workspace_id, c.id
FROM channels AS c
INNER JOIN workspaces AS w ON w.id = c.workspace_id AND NOT w.deleted
INNER JOIN workspace_members AS m ON m.workspace_id = c.workspace_id AND m.user_id = %(user)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = m.user_id AND (cm.active OR cm.banned)
WHERE
    c.id = %(id)s
    AND NOT c.deleted
    AND m.status = 'active'
    AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND m.role <> 'guest'));

-- name: channels_of_root
-- Its own, and those that its thread is shared into; without replies yet it may be watched for the first.
SELECT m.channel_id, coalesce(t.shared, '{}')
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE m.id = %(root)s AND m.root_id IS NULL;

-- name: followed_threads
-- Whoever ever followed one there has a row of it, whatever became of that.
SELECT EXISTS (
    SELECT FROM thread_followers
    WHERE user_id = %(user)s AND channel_id = %(channel)s
);

-- name: key_is_good
-- And whoever made it, of a bot, is still in a workspace with it.
SELECT
FROM api_keys AS k
JOIN users AS program ON program.id = k.user_id AND NOT program.deactivated
JOIN users AS owner ON owner.id = k.owner_id AND NOT owner.deactivated
WHERE
    k.id = %(key)s
    AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (
        k.owner_id = k.user_id
        OR EXISTS (
            SELECT FROM workspace_members AS its
            JOIN workspace_members AS theirs ON theirs.workspace_id = its.workspace_id
            JOIN workspaces AS w ON w.id = its.workspace_id AND NOT w.deleted
            WHERE
                its.user_id = k.user_id AND its.status = 'active'
                AND theirs.user_id = k.owner_id AND theirs.status = 'active'
        )
    );
