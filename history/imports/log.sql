-- name: lock
SELECT pg_advisory_xact_lock(hashtext('backscroll.log'));

-- name: last
SELECT notification_id, originator_id::text, originator_version, topic, recorded_at
FROM stored_events
ORDER BY notification_id DESC
LIMIT 1;

-- name: there
-- Of the events between two positions, what stands there.
SELECT notification_id, originator_id::text, originator_version, topic, convert_from(state, 'UTF8')
FROM stored_events
WHERE notification_id BETWEEN %(first)s AND %(last)s;

-- name: copy
COPY stored_events (
    notification_id, originator_id, originator_version, topic, state,
    workspace_id, actor_id, occurred_at, recorded_at, correlation_id, causation_id
) FROM STDIN (FORMAT binary);
