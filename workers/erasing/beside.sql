-- What stands outside of the log and of what follows from it.

-- name: drafts
DELETE FROM drafts WHERE user_id = ANY(%(ids)s) OR workspace_id = ANY(%(ids)s);

-- name: presences
DELETE FROM presences WHERE user_id = ANY(%(ids)s);

-- name: sessions
DELETE FROM sessions WHERE user_id = ANY(%(ids)s);

-- name: credentials
DELETE FROM credentials WHERE user_id = ANY(%(ids)s);

-- name: mail_tokens
DELETE FROM mail_tokens WHERE user_id = ANY(%(ids)s);

-- name: keys
DELETE FROM api_keys WHERE user_id = ANY(%(ids)s) OR owner_id = ANY(%(ids)s);

-- name: requests
-- Answers that were kept for a retry.
DELETE FROM requests
WHERE user_id = ANY(%(ids)s) OR convert_from(body, 'UTF8') LIKE ANY(%(needles)s);

-- name: earlier_read_models
-- A rebuild keeps those from before it.
DROP SCHEMA IF EXISTS chat_before CASCADE;
