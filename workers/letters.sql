-- name: take
-- Of the connection and not of a transaction: a mail server may take a minute, and nothing may wait for that.
SELECT pg_try_advisory_lock(hashtextextended(%(name)s, 0));

-- name: release
SELECT pg_advisory_unlock(hashtextextended(%(name)s, 0));
