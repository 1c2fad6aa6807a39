-- More that the log must not hold: what is sent by mail, and the keys of programs. Digests only.

CREATE TABLE mail_tokens (
    digest bytea PRIMARY KEY,         -- SHA-256
    user_id uuid NOT NULL,
    purpose text NOT NULL,            -- verify, reset
    email text NOT NULL,              -- to which it was sent: good for no other
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX mail_tokens_of_user ON mail_tokens (user_id, purpose);

CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,            -- as whom it acts
    owner_id uuid NOT NULL,           -- who made it: of a bot somebody else
    digest bytea NOT NULL,
    name text NOT NULL,
    hint text NOT NULL,               -- its first letters, to tell it from others
    scopes text [] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,         -- to the minute
    uses bigint NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX api_keys_digest ON api_keys (digest);
CREATE INDEX api_keys_owner ON api_keys (owner_id, id);
CREATE INDEX api_keys_user ON api_keys (user_id, id);
