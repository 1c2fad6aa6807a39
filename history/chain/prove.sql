-- name: blocks
SELECT last, key, salts, marks, digest FROM chain ORDER BY last;

-- name: erased
-- Of each event what the last erasure has left.
SELECT DISTINCT ON (position) position, seal, remains
FROM erased
WHERE position > %(after)s AND position <= %(upto)s
ORDER BY position, number DESC;
