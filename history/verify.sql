-- name: tables
-- The read models and the columns of their keys; the checkpoint is where we stand, not what we know.
SELECT c.relname, array_agg(a.attname::text ORDER BY array_position(i.indkey::smallint [], a.attnum))
FROM pg_class AS c
JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey[0:i.indnkeyatts - 1])
WHERE c.relnamespace = 'chat'::regnamespace AND c.relkind = 'r' AND c.relname <> 'checkpoint'
GROUP BY c.relname
ORDER BY c.relname;

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
