-- name: withdraw
DELETE FROM mail_tokens WHERE user_id = %(user_id)s AND purpose = %(purpose)s AND digest <> %(digest)s;

-- name: issue
INSERT INTO mail_tokens (digest, user_id, purpose, email, expires_at)
VALUES (%(digest)s, %(user_id)s, %(purpose)s, %(email)s, now() + %(lifetime)s::interval)
ON CONFLICT (digest) DO UPDATE SET expires_at = excluded.expires_at WHERE mail_tokens.spent_at IS NULL;

-- name: holder
SELECT user_id, email FROM mail_tokens
WHERE digest = %(digest)s AND purpose = %(purpose)s AND spent_at IS NULL AND expires_at > now();

-- name: spend
UPDATE mail_tokens SET spent_at = now()
WHERE digest = %(digest)s AND purpose = %(purpose)s AND spent_at IS NULL AND expires_at > now()
RETURNING user_id, email;
