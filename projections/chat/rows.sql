-- name: send
INSERT INTO outbox (position, ordinal, room_kind, room_id, seq, frame)
SELECT *
FROM unnest(%b::bigint [], %b::integer [], %b::"char" [], %b::uuid [], %b::bigint [], %b::bytea []);

-- name: checkpoint
-- As JSON, because older read models have no digest.
SELECT position, generation, to_jsonb(c) ->> 'digest' FROM checkpoint AS c;

-- name: advance
UPDATE checkpoint
SET position = %(new)s
WHERE position = %(old)s AND generation = %(generation)s
RETURNING position;

-- name: advance_with
-- What is written goes before, into the same statement. If the checkpoint has moved, dividing by zero undoes it all.
WITH moved AS (
    UPDATE checkpoint SET position = %s WHERE position = %s AND generation = %s RETURNING position
)

SELECT 1 / count(*) FROM moved;

-- name: left_in_channel
SELECT
    (
        %(last_seq)s::bigint - %(seq)s
        - (SELECT count(*) FROM messages WHERE channel_id = %(place)s AND seq > %(seq)s AND NOT counted)
        - (
            SELECT count(*) FROM messages
            WHERE
                author_id = %(user)s AND channel_id = %(place)s AND seq > %(seq)s AND counted
                AND deleted_at IS NULL
        )
    ),
    (
        SELECT count(*) FROM mentions
        WHERE
            place = %(place)s AND seq > %(seq)s AND author_id <> %(user)s
            AND user_id IN (%(user)s, '00000000-0000-0000-0000-000000000000')
            AND author_id <> ALL (ARRAY(SELECT other_id FROM relationships WHERE user_id = %(user)s AND blocks))
    );

-- name: left_in_thread
SELECT
    (
        %(last_seq)s::bigint - %(seq)s - (
            SELECT count(*) FROM messages
            WHERE root_id = %(place)s AND thread_seq > %(seq)s AND (NOT counted OR author_id = %(user)s)
        )
    ),
    (
        SELECT count(*) FROM mentions
        WHERE
            place = %(place)s AND seq > %(seq)s AND author_id <> %(user)s
            AND user_id IN (%(user)s, '00000000-0000-0000-0000-000000000000')
            AND author_id <> ALL (ARRAY(SELECT other_id FROM relationships WHERE user_id = %(user)s AND blocks))
    );

-- name: called_by
-- Where one person is called by another beyond what they have read: found by the calls, however many places they are in.
WITH called AS MATERIALIZED (
    SELECT place, max(seq) AS seq
    FROM mentions
    WHERE author_id = %(author)s AND user_id IN (%(user)s, '00000000-0000-0000-0000-000000000000')
    GROUP BY place
)

SELECT mine.channel_id, mine.root_id, mine.seq, mine.last_seq
FROM called
CROSS JOIN LATERAL (
    SELECT
        c.id AS channel_id, NULL::uuid AS root_id, c.last_seq,
        read_up_to(m.read_seq, m.read_position, c.floor_seq, c.floor_position) AS seq
    FROM channel_members AS m
    JOIN channels AS c ON c.id = m.channel_id
    WHERE m.channel_id = called.place AND m.user_id = %(user)s AND m.active AND NOT c.deleted
    UNION ALL
    SELECT
        t.channel_id, t.root_id, t.last_seq,
        read_up_to(f.read_seq, f.read_position, t.floor_seq, t.floor_position)
    FROM thread_followers AS f
    JOIN threads AS t ON t.root_id = f.root_id
    WHERE f.root_id = called.place AND f.user_id = %(user)s AND f.status = 'following'
    OFFSET 0
) AS mine
WHERE called.seq > mine.seq
ORDER BY channel_id, root_id;

-- name: quarantine
INSERT INTO quarantine (projection, position, error)
VALUES ('chat', %(position)s, %(error)s)
ON CONFLICT DO NOTHING;

-- name: prepare_outbox
SELECT prepare_outbox(%(upto)s);
