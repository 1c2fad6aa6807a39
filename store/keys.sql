-- name: keep
INSERT INTO api_keys (id, user_id, owner_id, digest, name, hint, scopes, expires_at)
VALUES (%(id)s, %(user)s, %(owner)s, %(digest)s, %(name)s, %(hint)s, %(scopes)s, %(expires_at)s)
ON CONFLICT DO NOTHING;

-- name: find
SELECT id, user_id, scopes, expires_at, owner_id
FROM api_keys
WHERE digest = %(digest)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now());

-- name: is_live
SELECT FROM api_keys
WHERE id = %(id)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now());

-- name: of_owner
SELECT id, user_id, name, hint, scopes, created_at, expires_at, revoked_at, last_used_at, uses
FROM api_keys
WHERE owner_id = %(owner)s
ORDER BY id DESC
LIMIT 200;

-- name: bots_of
-- Those for whom somebody ever made a key.
SELECT DISTINCT user_id FROM api_keys WHERE owner_id = %(owner)s AND user_id <> %(owner)s;

-- name: revoke
UPDATE api_keys SET revoked_at = now()
WHERE id = %(id)s AND owner_id = %(owner)s AND revoked_at IS NULL;

-- name: revoke_all
UPDATE api_keys SET revoked_at = now()
WHERE (user_id = %(user)s OR owner_id = %(user)s) AND revoked_at IS NULL
RETURNING id, user_id;

-- name: count
UPDATE api_keys SET uses = uses + %(uses)s, last_used_at = now() WHERE id = %(id)s;

-- name: revoked_within
SELECT id FROM api_keys WHERE revoked_at > now() - %(time)s::interval;
