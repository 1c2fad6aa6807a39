-- `channel` and `message` are made here, as they travel: the bytes pass through Python untouched.

-- name: after
SELECT
    convert_to('room:' || room_kind::text || room_id::text, 'UTF8') AS channel,
    int8send(position) || int4send(ordinal) || int8send(seq) || frame AS message
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
    int8send(position) || int4send(ordinal) || int8send(seq) || frame AS message
FROM outbox
WHERE
    room_id = ANY(%(rooms)s)
    AND position >= %(position)s
    AND (position, ordinal) > (%(position)s, %(ordinal)s)
ORDER BY position, ordinal
LIMIT %(limit)s;

-- name: weigh
SELECT count(*) AS frames, coalesce(sum(size), 0)::bigint AS bytes
FROM (
    SELECT octet_length(frame) AS size
    FROM outbox
    WHERE room_id = ANY(%(rooms)s) AND position > %(position)s
    LIMIT %(limit)s
) AS gap;

-- name: newest_of_rooms
SELECT
    convert_to('room:' || room_kind::text || room_id::text, 'UTF8') AS channel,
    max(seq) AS seq
FROM outbox
WHERE position > %(after)s AND position <= %(until)s
GROUP BY room_kind, room_id;

-- name: floor
-- Where the oldest partition begins: retention drops whole partitions, whatever rows they hold.
SELECT coalesce(min(substring(pg_get_expr(part.relpartbound, part.oid) FROM 'FROM \(''(\d+)''\)')::bigint), 0)
FROM pg_inherits AS kin
INNER JOIN pg_class AS part ON part.oid = kin.inhrelid
WHERE kin.inhparent = 'outbox'::regclass;

-- name: checkpoint
SELECT position, ordinal FROM checkpoints WHERE name = %(name)s;

-- name: save_checkpoint
INSERT INTO checkpoints (name, position, ordinal)
VALUES (%(name)s, %(position)s, %(ordinal)s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position, ordinal = excluded.ordinal, at = now();
