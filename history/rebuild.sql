-- name: be_alone
SELECT pg_try_advisory_lock(hashtext('backscroll.rebuild'));

-- name: drop_next
DROP SCHEMA IF EXISTS chat_next CASCADE;

-- name: live
SELECT position FROM chat.checkpoint;

-- name: take_over
-- A projector that waits for the row finds it changed, and rolls back.
UPDATE chat.checkpoint SET generation = gen_random_uuid() RETURNING position;

-- name: indexes
SELECT indexname FROM pg_indexes WHERE schemaname = current_schema();

-- name: on_one_core
SET max_parallel_maintenance_workers = 0;

-- name: put_next
ALTER SCHEMA chat RENAME TO chat_leaving;
ALTER SCHEMA chat_next RENAME TO chat;
DROP SCHEMA IF EXISTS chat_before CASCADE;
ALTER SCHEMA chat_leaving RENAME TO chat_before;

-- name: put_before
ALTER SCHEMA chat RENAME TO chat_leaving;
ALTER SCHEMA chat_before RENAME TO chat;
ALTER SCHEMA chat_leaving RENAME TO chat_before;
