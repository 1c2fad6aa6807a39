-- name: take_lock
SELECT pg_try_advisory_lock(hashtext('backscroll.verify'));

-- name: drop
DROP SCHEMA IF EXISTS chat_verify CASCADE;

-- name: places
-- Every place of every message, in order.
SELECT id, channel_id AS place, seq FROM messages WHERE seq IS NOT NULL
UNION ALL
SELECT id, root_id, thread_seq FROM messages WHERE root_id IS NOT NULL
ORDER BY place, seq;

-- name: members
SELECT workspace_id, user_id FROM workspace_members WHERE status = 'active' ORDER BY 1, 2;

-- name: followed
SELECT f.root_id
FROM thread_followers AS f
WHERE f.user_id = %(user)s AND f.workspace_id = %(workspace)s AND f.status = 'following';

-- name: expected_channels
-- Whose numbers there must be: of everybody in a channel that is there.
SELECT m.channel_id
FROM channel_members AS m
JOIN channels AS c ON c.id = m.channel_id AND NOT c.deleted
WHERE m.user_id = %(user)s AND m.workspace_id = %(workspace)s AND m.active;
