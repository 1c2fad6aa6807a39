-- name: keep
INSERT INTO credentials (user_id, password_hash)
VALUES (%(user_id)s, %(password_hash)s)
ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now();

-- name: forget
DELETE FROM credentials WHERE user_id = %(user_id)s;

-- name: of_user
SELECT password_hash FROM credentials WHERE user_id = %(user_id)s;
