-- `channel` and `message` are made here, as they travel: the bytes pass through Python untouched.

-- name: after
SELECT
    convert_to('room:' || room_kind::text || room_id::text, 'UTF8') AS channel,
    int8send(position) || int4send(ordinal) || int8send(seq)
    || (SELECT substr(uuid_send(id), 1, 4) FROM epoch) || frame AS message
FROM outbox
WHERE
    position >= %(position)s -- the row comparison alone does not exclude partitions
    AND (position, ordinal) > (%(position)s, %(ordinal)s)
ORDER BY position, ordinal
LIMIT %(limit)s;

-- name: of_rooms
-- An id may name rooms of two kinds: the reader looks at the channel's name.
SELECT
    convert_to('room:' || room_kind::text || room_id::text, 'UTF8') AS channel,
    int8send(position) || int4send(ordinal) || int8send(seq)
    || (SELECT substr(uuid_send(id), 1, 4) FROM epoch) || frame AS message
FROM outbox
WHERE
    room_id = ANY(%(rooms)s)
    AND position >= %(position)s
    AND (position, ordinal) > (%(position)s, %(ordinal)s)
ORDER BY position, ordinal
LIMIT %(limit)s;

-- name: gaps
-- Each room after a place of its own, room after room, until it is too much to hold at once: `weight` counts up to
-- the frame before. `upto` is how far the outbox went then; it is told even if nothing is found.
SELECT here.position AS upto, epoch.id AS epoch, gap.n, gap.message
FROM checkpoint AS here
CROSS JOIN epoch
LEFT JOIN (
    SELECT
        found.n, found.message,
        sum(length(found.message)) OVER (ROWS UNBOUNDED PRECEDING) - length(found.message) AS weight
    FROM (
        SELECT
            asked.n,
            int8send(o.position) || int4send(o.ordinal) || int8send(o.seq)
            || (SELECT substr(uuid_send(id), 1, 4) FROM epoch) || o.frame AS message
        FROM unnest(%(kinds)s::text [], %(rooms)s::uuid [], %(positions)s::bigint [], %(ordinals)s::integer [])
        WITH ORDINALITY AS asked (kind, room_id, position, ordinal, n)
        CROSS JOIN LATERAL (
            SELECT p.position, p.ordinal, p.seq, p.frame
            FROM outbox AS p
            WHERE
                p.room_id = asked.room_id
                AND p.room_kind = asked.kind::"char"
                AND p.position >= asked.position
                AND (p.position, p.ordinal) > (asked.position, asked.ordinal)
            LIMIT %(limit)s -- also what keeps the planner from joining by a scan of all
        ) AS o
        LIMIT %(limit)s
    ) AS found
) AS gap ON gap.weight <= %(bytes)s;

-- name: newest_of_rooms
SELECT
    convert_to('room:' || room_kind::text || room_id::text, 'UTF8') AS channel,
    max(seq) AS seq
FROM outbox
WHERE position > %(after)s AND position <= %(until)s
GROUP BY room_kind, room_id;

-- name: reached
SELECT here.position, epoch.id FROM checkpoint AS here CROSS JOIN epoch;

-- name: checkpoint
SELECT position, ordinal FROM checkpoints WHERE name = %(name)s;

-- name: save_checkpoint
INSERT INTO checkpoints (name, position, ordinal)
VALUES (%(name)s, %(position)s, %(ordinal)s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position, ordinal = excluded.ordinal, at = now();
