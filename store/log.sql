-- name: of_streams
SELECT originator_id, originator_version, topic, state
FROM stored_events
WHERE originator_id = ANY(%(streams)b)
ORDER BY originator_id, originator_version;

-- name: of_stream_since
SELECT originator_id, originator_version, topic, state
FROM stored_events
WHERE originator_id = %(stream)s AND originator_version > %(version)s
ORDER BY originator_version;

-- name: snapshot_of
SELECT version, state FROM snapshots WHERE stream_id = %(stream)s;

-- name: keep_snapshot
INSERT INTO snapshots (stream_id, version, state)
VALUES (%(stream)s, %(version)s, %(state)s)
ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, state = excluded.state
WHERE snapshots.version < excluded.version;

-- name: after
SELECT
    notification_id, originator_id, originator_version, topic, state, workspace_id, actor_id, occurred_at
FROM stored_events
WHERE notification_id > %(position)s
ORDER BY notification_id
LIMIT %(limit)s;

-- name: until
-- Stream by stream, whatever the planner believes of their number.
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.workspace_id, e.actor_id,
    e.occurred_at
FROM unnest(%(streams)b::uuid []) AS s (id)
CROSS JOIN LATERAL (
    SELECT * FROM stored_events
    WHERE originator_id = s.id AND notification_id <= %(until)s
    OFFSET 0
) AS e
ORDER BY e.notification_id;

-- name: head
SELECT coalesce(max(notification_id), 0) FROM stored_events;

-- name: epoch
SELECT id FROM epoch;

-- name: versions_of
SELECT s.id, (
    SELECT e.originator_version
    FROM stored_events AS e
    WHERE e.originator_id = s.id
    ORDER BY e.originator_version DESC
    LIMIT 1
)
FROM unnest(%(streams)b::uuid []) AS s (id);

-- name: births
SELECT originator_id, correlation_id
FROM stored_events
WHERE originator_id = ANY(%(streams)b) AND originator_version = 1;
