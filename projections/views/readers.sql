-- name: of_channel
-- Of those who were in the channel when it was said, at most so many: how many have read so far, and some of them.
-- The place read up to is that of unreads.sql.
SELECT
    count(*) FILTER (WHERE o.seq >= %(seq)s),
    count(*),
    (array_agg(o.user_id) FILTER (WHERE o.seq >= %(seq)s)) [1:50]
FROM (
    SELECT
        m.user_id,
        CASE
            WHEN m.read_position >= c.floor_position THEN m.read_seq ELSE greatest(m.read_seq, c.floor_seq)
        END AS seq
    FROM channel_members AS m
    JOIN channels AS c ON c.id = m.channel_id
    WHERE m.channel_id = %(channel)s AND m.active AND m.user_id <> %(author)s AND m.joined_at <= %(at)s
    LIMIT %(most)s
) AS o;

-- name: of_thread
-- The same of those who follow the thread.
SELECT
    count(*) FILTER (WHERE o.seq >= %(seq)s),
    count(*),
    (array_agg(o.user_id) FILTER (WHERE o.seq >= %(seq)s)) [1:50]
FROM (
    SELECT
        f.user_id,
        CASE
            WHEN f.read_position >= t.floor_position THEN f.read_seq ELSE greatest(f.read_seq, t.floor_seq)
        END AS seq
    FROM thread_followers AS f
    JOIN threads AS t ON t.root_id = f.root_id
    WHERE f.root_id = %(root)s AND f.user_id <> %(author)s AND f.status = 'following'
    LIMIT %(most)s
) AS o;
