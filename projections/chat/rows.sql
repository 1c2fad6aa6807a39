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
    );

-- name: quarantine
INSERT INTO quarantine (projection, position, error)
VALUES ('chat', %(position)s, %(error)s)
ON CONFLICT DO NOTHING;

-- name: prepare_outbox
SELECT prepare_outbox(%(upto)s);
