-- name: followed
-- Whether it is projected, or no projector is at work.
SELECT position >= %(position)s OR pg_try_advisory_xact_lock_shared(hashtext('backscroll.projector'))
FROM chat.checkpoint;

-- name: be_projector
SELECT pg_try_advisory_lock(hashtext('backscroll.projector'));
