-- What the log must not hold: how people prove who they are.

CREATE TABLE credentials (
    user_id uuid PRIMARY KEY,
    password_hash text NOT NULL,      -- argon2id, with its parameters
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    refresh_digest bytea NOT NULL,    -- SHA-256 of the one refresh token that is good now
    spent_digest bytea,               -- of the one before it: seen again, it was stolen
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    user_agent text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT ''
);

CREATE UNIQUE INDEX sessions_refresh ON sessions (refresh_digest);
CREATE UNIQUE INDEX sessions_spent ON sessions (spent_digest) WHERE spent_digest IS NOT NULL;
CREATE INDEX sessions_of_user ON sessions (user_id, used_at DESC);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
