-- Frames on their way to sockets, and what could not be projected.

-- Ranges of positions stand for ranges of time: the projector makes the next partition before it is needed,
-- retention drops the oldest.
CREATE TABLE outbox (
    position bigint NOT NULL,
    ordinal integer NOT NULL,         -- place among the frames of one position
    room_kind "char" NOT NULL,        -- w(orkspace), c(hannel), t(hread), u(ser)
    room_id uuid NOT NULL,
    seq bigint NOT NULL,              -- gapless within the room
    frame bytea NOT NULL,             -- the JSON as it goes out, encoded once
    PRIMARY KEY (position, ordinal)
) PARTITION BY RANGE (position);

CREATE INDEX outbox_room ON outbox (room_id, position);

CREATE TABLE outbox_0 PARTITION OF outbox FOR VALUES FROM (0) TO (1000000);

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
