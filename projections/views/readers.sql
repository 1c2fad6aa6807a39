-- How many have read so far, of how many, and some of them. The place read up to is that of unreads.sql. Reading is kept
-- from who blocks one and whom one blocks, be one author or asker: to them it is as if it had not been read.

-- name: of_channel
-- Of those who were in the channel when it was said, at most so many.
SELECT
    count(*) FILTER (WHERE o.seq >= %(seq)s),
    count(*),
    (array_agg(o.user_id) FILTER (WHERE o.seq >= %(seq)s)) [1:50]
FROM (
    SELECT
        m.user_id,
        CASE WHEN m.user_id <> ALL (%(apart)s::uuid []) THEN
            read_up_to(m.read_seq, m.read_position, c.floor_seq, c.floor_position)
        END AS seq
    FROM channel_members AS m
    JOIN channels AS c ON c.id = m.channel_id
    WHERE m.channel_id = %(channel)s AND m.active AND m.user_id <> %(author)s AND m.joined_at <= %(at)s
    LIMIT %(most)s
) AS o;

-- name: of_thread
-- The same of those who follow the thread. Who is spared calls of people whom they block counts for all: nobody is to
-- see a block by it.
SELECT
    count(*) FILTER (WHERE o.seq >= %(seq)s),
    count(*),
    (array_agg(o.user_id) FILTER (WHERE o.seq >= %(seq)s)) [1:50]
FROM (
    SELECT
        f.user_id,
        CASE WHEN f.status = 'following' AND f.user_id <> ALL (%(apart)s::uuid []) THEN
            read_up_to(f.read_seq, f.read_position, t.floor_seq, t.floor_position)
        END AS seq
    FROM thread_followers AS f
    JOIN threads AS t ON t.root_id = f.root_id
    WHERE f.root_id = %(root)s AND f.user_id <> %(author)s AND f.status IN ('following', 'spared')
    LIMIT %(most)s
) AS o;

-- name: apart
-- Each side of a pair has a row.
SELECT mine.other_id
FROM relationships AS mine
JOIN relationships AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
WHERE mine.user_id = ANY(%(users)s) AND (mine.blocks OR theirs.blocks);
