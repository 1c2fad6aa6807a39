-- name: blocks
SELECT last, key, salts, marks, digest FROM chain ORDER BY last;

-- name: begun
SELECT originator_id FROM stored_events WHERE topic = 'erasure.begun';

-- name: unsaid
-- Of an erasure the first position that it has overwritten and not told of.
SELECT min(position) FROM erased WHERE erasure = %(erasure)s AND upto > %(upto)s;

-- name: of_none
SELECT min(position) FROM erased WHERE erasure <> ALL(%(known)s);

-- name: erased
-- Of each event what the last erasure has left.
SELECT DISTINCT ON (position) position, seal, remains
FROM erased
WHERE position > %(after)s AND position <= %(upto)s
ORDER BY position, number DESC;
