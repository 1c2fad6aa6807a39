-- name: facts
SELECT topic, state, recorded_at
FROM stored_events
WHERE originator_id = %(erasure)s
ORDER BY originator_version;

-- name: positions
SELECT DISTINCT position FROM erased WHERE erasure = %(erasure)s ORDER BY position;
