-- A chain of digests over the log, and what erasure has left of the events that it has overwritten.

-- Each block covers the events up to `last` and after the block before; how, is said and done in store/chain.py.
CREATE TABLE chain (
    last bigint PRIMARY KEY,
    key bytea,                        -- from which its events' salts follow; none once one of them was erased …
    salts bytea,                      -- … for then the others' salts stand here, and zeros in place of that one's
    marks bytea NOT NULL,             -- the first bytes of each event's link: they tell where a block broke
    digest bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CHECK ((key IS NULL) <> (salts IS NULL))
);

-- One row per event and erasure that has overwritten it.
CREATE TABLE erased (
    position bigint NOT NULL,
    erasure uuid NOT NULL,            -- the stream that tells of it
    number integer NOT NULL,          -- the first time, the second …: the last one says what must stand there now
    seal bytea NOT NULL,              -- of the event as it was, salted; the salt is gone
    remains bytea NOT NULL,           -- SHA-256 of what was left
    PRIMARY KEY (position, number)
);

CREATE INDEX erased_erasure ON erased (erasure, position);

GRANT SELECT, UPDATE (key, salts) ON chain TO backscroll_erasure;
GRANT SELECT, INSERT ON erased TO backscroll_erasure;
