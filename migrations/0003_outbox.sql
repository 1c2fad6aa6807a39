-- Frames on their way to sockets, and what could not be projected.

-- Ranges of positions stand for ranges of time: the projector makes the next partition before it is needed,
-- retention drops the oldest.
CREATE TABLE outbox (
    position bigint NOT NULL,
    ordinal integer NOT NULL,         -- place among the frames of one position
    room_kind "char" NOT NULL,        -- w(orkspace), m(embers of it), c(hannel), t(hread), u(ser)
    room_id uuid NOT NULL,
    seq bigint NOT NULL,              -- gapless within the room
    frame bytea NOT NULL,             -- the JSON as it goes out, encoded once
    PRIMARY KEY (position, ordinal)
) PARTITION BY RANGE (position);

CREATE INDEX outbox_room ON outbox (room_id, position);

-- How many frames each room has had. Not a read model: a rebuild sends nothing and so counts nothing.
CREATE TABLE rooms (
    kind "char" NOT NULL,
    id uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 70);

-- Makes the partitions for all positions up to `upto` and one more; answers the first position beyond them.
CREATE FUNCTION prepare_outbox(upto bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    size constant bigint := 1000000;
    part bigint;
BEGIN
    FOR part IN SELECT generate_series(upto / size, upto / size + 1) LOOP
        IF to_regclass(format('outbox_%s', part)) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE outbox_%s PARTITION OF outbox FOR VALUES FROM (%s) TO (%s)',
                part, part * size, (part + 1) * size
            );
        END IF;
    END LOOP;
    RETURN (upto / size + 2) * size;
END;
$$;

-- Drops the partitions whose last event was recorded before `oldest`; answers how many.
CREATE FUNCTION shorten_outbox(oldest timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    size constant bigint := 1000000;
    part bigint;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT substring(child.relname FROM 'outbox_(\d+)')::bigint AS number
        FROM pg_inherits AS kin
        INNER JOIN pg_class AS child ON child.oid = kin.inhrelid
        WHERE kin.inhparent = 'outbox'::regclass
        ORDER BY number
    LOOP
        EXIT WHEN NOT EXISTS (
            SELECT FROM stored_events WHERE notification_id = (part + 1) * size - 1 AND recorded_at < oldest
        );
        EXECUTE format('DROP TABLE outbox_%s', part);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END;
$$;

SELECT prepare_outbox(0);

CREATE TABLE checkpoints (
    name text PRIMARY KEY,
    position bigint NOT NULL,
    ordinal integer NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE quarantine (
    projection text NOT NULL,
    position bigint NOT NULL,
    error text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, position)
);
