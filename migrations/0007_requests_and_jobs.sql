-- Requests that their senders named, and how they were answered: so that a retry is answered as the first time.

CREATE TABLE requests (
    user_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,       -- SHA-256 of method, path and body: the key again for something else is refused
    seed uuid NOT NULL,               -- from which ids made here are derived: a retry after a crash makes the same ones
    claimed_at timestamptz NOT NULL DEFAULT now(),
    status smallint,                  -- none until it is answered
    headers jsonb,
    body bytea,
    PRIMARY KEY (user_id, key)
);

CREATE INDEX requests_claimed ON requests (claimed_at);

-- Forgets those whose day is over; answers how many.
CREATE FUNCTION forget_requests(oldest timestamptz) RETURNS bigint
LANGUAGE sql AS $$
WITH gone AS (DELETE FROM requests WHERE claimed_at < oldest RETURNING 1)
SELECT count(*) FROM gone;
$$;

-- What is to be done at its time: an agenda that follows from the log, worked off by `backscroll jobs`.
CREATE TABLE jobs (
    kind text NOT NULL,
    subject uuid NOT NULL,
    due_at timestamptz NOT NULL,      -- when it is handed out next; infinity once nobody tries any more
    attempts integer NOT NULL DEFAULT 0,
    error text,                       -- of the last attempt
    PRIMARY KEY (kind, subject)
);

CREATE INDEX jobs_due ON jobs (due_at);
