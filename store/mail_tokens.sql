-- name: withdraw
DELETE FROM mail_tokens WHERE user_id = %(user_id)s AND purpose = %(purpose)s;

-- name: issue
INSERT INTO mail_tokens (digest, user_id, purpose, email, expires_at)
VALUES (%(digest)s, %(user_id)s, %(purpose)s, %(email)s, now() + %(lifetime)s::interval);

-- name: holder
SELECT user_id, email FROM mail_tokens
WHERE digest = %(digest)s AND purpose = %(purpose)s AND expires_at > now();

-- name: spend
DELETE FROM mail_tokens
WHERE digest = %(digest)s AND purpose = %(purpose)s AND expires_at > now()
RETURNING user_id, email;
