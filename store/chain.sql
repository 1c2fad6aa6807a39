-- name: take_turn
SELECT pg_advisory_xact_lock(hashtext('backscroll.chain'));

-- name: newest
SELECT last, key, salts, marks, digest FROM chain ORDER BY last DESC LIMIT 1;

-- name: after
-- All that is fixed about each event, in Postgres' own binary form, and its content.
SELECT
    notification_id,
    recorded_at,
    record_send(ROW(
        notification_id, originator_id, originator_version, topic, workspace_id, actor_id, correlation_id,
        causation_id, occurred_at, recorded_at
    )),
    state
FROM stored_events
WHERE notification_id > %(position)s
ORDER BY notification_id
LIMIT %(limit)s;

-- name: erased_between
SELECT position, seal, remains
FROM erased
WHERE erasure = %(erasure)s AND upto > %(after)s AND upto <= %(upto)s
ORDER BY position;

-- name: add
INSERT INTO chain (last, key, marks, digest) VALUES (%(last)s, %(key)s, %(marks)s, %(digest)s);
