-- The live read models tell which streams of the log concern a place: an index over it that grows with the place.

-- name: last_seq
-- A seq never changes, and a channel's rise with positions: the last one by then, halved for.
WITH RECURSIVE search (low, high) AS (
    SELECT 0::bigint, c.last_seq FROM chat.channels AS c WHERE c.id = %(channel)s
    UNION ALL
    SELECT
        CASE WHEN m.position <= %(until)s THEN m.seq ELSE s.low END,
        CASE WHEN m.position <= %(until)s THEN s.high ELSE m.seq - 1 END
    FROM search AS s
    CROSS JOIN LATERAL (
        SELECT position, seq
        FROM chat.messages
        WHERE channel_id = %(channel)s AND seq = (s.low + s.high + 1) / 2
        OFFSET 0
    ) AS m
    WHERE s.low < s.high
)

SELECT low FROM search WHERE low = high;

-- name: before
SELECT id FROM chat.messages
WHERE channel_id = %(channel)s AND seq > %(after)s AND seq < %(before)s
ORDER BY seq DESC
LIMIT %(limit)s;

-- name: after
SELECT id FROM chat.messages
WHERE channel_id = %(channel)s AND seq > %(after)s AND seq < %(before)s
ORDER BY seq
LIMIT %(limit)s;

-- name: last_said
-- When a channel was last spoken in is told beside its page.
SELECT id FROM chat.messages
WHERE channel_id = %(channel)s AND seq <= %(last)s AND notice IS NULL
ORDER BY seq DESC
LIMIT 1;

-- name: tied
-- These messages; what notices among them tell of; all replies to them; and what any of these hangs on.
-- OFFSET keeps every step a probe per row.
WITH RECURSIVE chosen AS MATERIALIZED (
    SELECT m.id, m.root_id, m.forward_of
    FROM unnest(%(ids)s::uuid []) AS i (id)
    CROSS JOIN LATERAL (
        SELECT i.id
        UNION ALL
        SELECT e.originator_id
        FROM chat.messages AS n
        JOIN stored_events AS e ON e.notification_id = n.position
        WHERE n.id = i.id AND n.notice IS NOT NULL
        OFFSET 0
    ) AS named
    CROSS JOIN LATERAL (SELECT * FROM chat.messages WHERE id = named.id OFFSET 0) AS m
),

replies AS MATERIALIZED (
    SELECT m.id, m.forward_of
    FROM (SELECT DISTINCT coalesce(root_id, id) AS id FROM chosen) AS root
    CROSS JOIN LATERAL (SELECT * FROM chat.messages WHERE root_id = root.id OFFSET 0) AS m
),

tied (id) AS (
    SELECT id FROM chosen
    UNION
    SELECT root_id FROM chosen WHERE root_id IS NOT NULL
    UNION
    SELECT forward_of FROM replies WHERE forward_of IS NOT NULL
    UNION
    SELECT o.id
    FROM tied AS t
    CROSS JOIN LATERAL (SELECT root_id, forward_of FROM chat.messages WHERE id = t.id OFFSET 0) AS m
    CROSS JOIN LATERAL (VALUES (m.root_id), (m.forward_of)) AS o (id)
    WHERE o.id IS NOT NULL
)

SELECT m.id, m.channel_id, m.root_id, m.seq, m.position, m.author_id, m.notice::text
FROM (SELECT id FROM tied UNION SELECT id FROM replies) AS t
CROSS JOIN LATERAL (SELECT * FROM chat.messages WHERE id = t.id OFFSET 0) AS m;

-- name: members
-- Whoever was ever in one of these channels.
SELECT channel_id, user_id FROM chat.channel_members WHERE channel_id = ANY(%(channels)s);

-- name: people
-- Whoever was ever in the workspace.
SELECT user_id FROM chat.workspace_members WHERE workspace_id = %(workspace)s;

-- name: home
SELECT workspace_id FROM chat.channels WHERE id = %(channel)s;

-- name: others
-- With whom somebody ever had to do.
SELECT other_id FROM chat.relationships WHERE user_id = %(user)s;

-- name: lent_to
-- The threads that other channels have shared with these.
SELECT root_id FROM chat.threads WHERE shared <> '{}' AND shared && %(channels)s::uuid [];
