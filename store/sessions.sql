-- name: begin
INSERT INTO sessions (id, user_id, refresh_digest, expires_at, user_agent, address)
VALUES (%(id)s, %(user_id)s, %(digest)s, now() + %(lifetime)s::interval, %(user_agent)s, %(address)s);

-- name: renew
-- Of two uses of one token at the same moment, the second waits for the row and then finds the digest gone.
UPDATE sessions
SET
    refresh_digest = %(digest)s,
    spent_digest = %(spent)s,
    used_at = now(),
    expires_at = now() + %(lifetime)s::interval
WHERE refresh_digest = %(spent)s AND revoked_at IS NULL AND expires_at > now()
RETURNING id, user_id;

-- name: revoke_reused
UPDATE sessions
SET revoked_at = now()
WHERE spent_digest = %(spent)s AND revoked_at IS NULL
RETURNING id, user_id;

-- name: revoke
UPDATE sessions
SET revoked_at = now()
WHERE id = %(id)s AND user_id = %(user_id)s AND revoked_at IS NULL;

-- name: of_user
SELECT id, created_at, used_at, expires_at, user_agent, address
FROM sessions
WHERE user_id = %(user_id)s AND revoked_at IS NULL AND expires_at > now()
ORDER BY used_at DESC
LIMIT 200;

-- name: last_begun
SELECT max(created_at) FROM sessions WHERE user_id = %(user_id)s;

-- name: begun_from
SELECT FROM sessions
WHERE user_id = %(user_id)s AND address = %(address)s AND used_at > now() - %(lifetime)s::interval
LIMIT 1;

-- name: is_live
SELECT FROM sessions WHERE id = %(id)s AND revoked_at IS NULL AND expires_at > now();

-- name: revoked_within
SELECT id FROM sessions WHERE revoked_at > now() - %(time)s::interval;
