-- name: claim
-- The first to name a request keeps the name for a day; after that it is free for another.
INSERT INTO requests (user_id, key, fingerprint, seed)
VALUES (%(user_id)s, %(key)s, %(fingerprint)s, %(seed)s)
ON CONFLICT (user_id, key) DO UPDATE
SET fingerprint = excluded.fingerprint,
    seed = excluded.seed,
    claimed_at = now(),
    status = NULL,
    headers = NULL,
    body = NULL
WHERE requests.claimed_at < now() - %(lifetime)s::interval
RETURNING claimed_at;

-- name: claimed
SELECT fingerprint, seed, claimed_at, status, headers, body
FROM requests
WHERE user_id = %(user_id)s AND key = %(key)s;

-- name: answer
UPDATE requests
SET status = %(status)s, headers = %(headers)s, body = %(body)s
WHERE user_id = %(user_id)s AND key = %(key)s AND seed = %(seed)s AND status IS NULL;

-- name: fulfilled_at
SELECT notification_id FROM stored_events WHERE originator_id = %(stream)s AND originator_version = 1;
