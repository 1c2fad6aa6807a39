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
        read_up_to(m.read_seq, m.read_position, c.floor_seq, c.floor_position) AS seq
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
        read_up_to(f.read_seq, f.read_position, t.floor_seq, t.floor_position) AS seq
    FROM thread_followers AS f
    JOIN threads AS t ON t.root_id = f.root_id
    WHERE f.root_id = %(root)s AND f.user_id <> %(author)s AND f.status = 'following'
    LIMIT %(most)s
) AS o;
