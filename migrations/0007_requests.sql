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
