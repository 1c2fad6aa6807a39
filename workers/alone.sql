-- name: take_lock
SELECT pg_try_advisory_lock(hashtext('backscroll.' || %(name)s));
