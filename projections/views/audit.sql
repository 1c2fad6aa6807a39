-- name: window
-- As in events.sql, from the other end.
SELECT min(position), count(*)
FROM (
    SELECT notification_id AS position
    FROM stored_events
    WHERE notification_id > %(since)s AND notification_id <= %(until)s AND notification_id < %(before)s
    ORDER BY notification_id DESC
    LIMIT %(most)s
) AS preceding;

-- name: of_workspace
-- Where somebody was is looked up for those of the page alone. A message's place is known to the read models.
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.actor_id, e.occurred_at, e.recorded_at,
    e.correlation_id, e.causation_id, w.id, w.user_agent, w.address, w.name
FROM (
    SELECT *
    FROM stored_events AS e
    WHERE
        e.notification_id >= %(from)s
        AND e.notification_id <= %(until)s
        AND e.notification_id < %(before)s
        AND e.workspace_id = %(workspace)s
        AND (%(type)s::text IS NULL OR e.topic = %(type)s)
        AND e.topic <> ALL(%(private)s)
        AND (
            %(user)s::uuid IS NULL
            OR e.actor_id = %(user)s
            OR convert_from(e.state, 'UTF8')::jsonb ->> 'user_id' = %(user)s::text
        )
        AND (
            %(channel)s::uuid IS NULL
            OR e.originator_id = %(channel)s
            OR convert_from(e.state, 'UTF8')::jsonb ->> 'channel_id' = %(channel)s::text
            OR EXISTS (SELECT FROM messages AS m WHERE m.id = e.originator_id AND m.channel_id = %(channel)s OFFSET 0)
        )
    ORDER BY e.notification_id DESC
    LIMIT %(limit)s
) AS e
LEFT JOIN LATERAL (
    SELECT s.id, s.user_agent, s.address, NULL AS name FROM sessions AS s WHERE s.id = e.causation_id
    UNION ALL
    SELECT k.id, NULL, NULL, k.name FROM api_keys AS k WHERE k.id = e.causation_id
    OFFSET 0
) AS w ON true
ORDER BY e.notification_id DESC;
