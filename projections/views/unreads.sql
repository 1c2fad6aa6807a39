-- What is unread is stated, never counted up: what stands after the place read so far, less what never counts
-- (deleted messages, notices) and less one's own. The place is one's own word, unless since then everybody was said
-- to have read (the floor). Subqueries run only where the bounds kept beside say that they may find something.
-- Mentions by those whom one blocks do not count; the list is read once, where the first mention is counted.

-- name: of_channels
SELECT
    c.id,
    CASE WHEN c.last_seq > mine.seq THEN
        c.last_seq - mine.seq
        - CASE WHEN c.uncounted_seq > mine.seq THEN (
            SELECT count(*)
            FROM messages AS u
            WHERE u.channel_id = c.id AND u.seq > mine.seq AND NOT u.counted
        ) ELSE 0 END
        - CASE WHEN m.own_seq > mine.seq THEN (
            SELECT count(*)
            FROM messages AS o
            WHERE o.author_id = m.user_id AND o.channel_id = c.id AND o.seq > mine.seq AND o.counted AND o.deleted_at IS NULL
        ) ELSE 0 END
    ELSE 0 END AS unread,
    CASE WHEN greatest(m.called_seq, c.everyone_seq) > mine.seq THEN (
        SELECT count(*)
        FROM mentions AS n
        WHERE
            n.place = c.id
            AND n.user_id IN (m.user_id, '00000000-0000-0000-0000-000000000000')
            AND n.seq > mine.seq
            AND n.author_id <> m.user_id
            AND n.author_id <> ALL (ARRAY(SELECT other_id FROM relationships WHERE user_id = %(viewer)s AND blocks))
    ) ELSE 0 END AS mentions,
    mine.seq AS last_read_seq,
    c.last_seq,
    m.muted,
    m.muted_until
FROM channel_members AS m
JOIN channels AS c ON c.id = m.channel_id
CROSS JOIN LATERAL (
    SELECT read_up_to(m.read_seq, m.read_position, c.floor_seq, c.floor_position) AS seq
) AS mine
WHERE
    m.user_id = %(viewer)s
    AND m.workspace_id = %(workspace)s
    AND (%(channel)s::uuid IS NULL OR m.channel_id = %(channel)s)
    AND m.active
    AND NOT c.deleted
ORDER BY c.id;

-- name: of_threads
-- First which of the many threads followed have something, one probe each: OFFSET keeps the planner from joining all.
WITH open AS MATERIALIZED (
    SELECT m.channel_id
    FROM channel_members AS m
    JOIN channels AS c ON c.id = m.channel_id
    WHERE m.user_id = %(viewer)s AND m.workspace_id = %(workspace)s AND m.active AND NOT c.deleted
),

unread AS MATERIALIZED (
    SELECT
        f.root_id, f.channel_id, f.user_id, f.guest, f.own_seq, f.called_seq,
        t.seq, t.last_seq, t.uncounted_seq, t.everyone_seq
    FROM thread_followers AS f
    CROSS JOIN LATERAL (
        SELECT
            th.last_seq,
            th.uncounted_seq,
            th.everyone_seq,
            read_up_to(f.read_seq, f.read_position, th.floor_seq, th.floor_position) AS seq
        FROM threads AS th
        WHERE th.root_id = f.root_id
        OFFSET 0
    ) AS t
    WHERE
        f.user_id = %(viewer)s
        AND f.workspace_id = %(workspace)s
        AND f.status = 'following'
        AND CASE WHEN %(roots)s::uuid [] IS NULL THEN t.last_seq > t.seq ELSE f.root_id = ANY(%(roots)s) END
)

SELECT
    t.root_id,
    t.channel_id,
    t.last_seq - t.seq
    - CASE WHEN t.uncounted_seq > t.seq THEN (
        SELECT count(*)
        FROM messages AS u
        WHERE u.root_id = t.root_id AND u.thread_seq > t.seq AND NOT u.counted
    ) ELSE 0 END
    - CASE WHEN t.own_seq > t.seq THEN (
        SELECT count(*)
        FROM messages AS o
        WHERE o.root_id = t.root_id AND o.thread_seq > t.seq AND o.author_id = t.user_id AND o.counted
    ) ELSE 0 END AS unread,
    CASE WHEN greatest(t.called_seq, t.everyone_seq) > t.seq THEN (
        SELECT count(*)
        FROM mentions AS n
        WHERE
            n.place = t.root_id
            AND n.user_id IN (t.user_id, '00000000-0000-0000-0000-000000000000')
            AND n.seq > t.seq
            AND n.author_id <> t.user_id
            AND n.author_id <> ALL (ARRAY(SELECT other_id FROM relationships WHERE user_id = %(viewer)s AND blocks))
    ) ELSE 0 END AS mentions,
    t.seq AS last_read_seq,
    t.last_seq
FROM unread AS t
WHERE t.channel_id IN (SELECT channel_id FROM open) OR t.guest
ORDER BY t.root_id;

-- name: behind
-- The messages behind the number, newest first.
SELECT m.*
FROM shown_messages AS m
WHERE
    m.channel_id = %(channel)s
    AND m.seq > %(seq)s
    AND m.counted
    AND m.author_id <> %(viewer)s
ORDER BY m.seq DESC
LIMIT %(limit)s;

-- name: behind_in_thread
SELECT m.*
FROM shown_messages AS m
WHERE
    m.root_id = %(root)s
    AND m.thread_seq > %(seq)s
    AND m.counted
    AND m.author_id <> %(viewer)s
ORDER BY m.thread_seq DESC
LIMIT %(limit)s;
