-- name: began
SELECT notification_id FROM stored_events WHERE originator_id = %(stream)s AND originator_version = 1;

-- name: events
-- All that an import has written, in order.
SELECT originator_id, originator_version, topic
FROM stored_events
WHERE notification_id >= %(began)s AND correlation_id = %(import)s
ORDER BY notification_id;

-- name: spoken_in
-- Those of the channels in which something stands that the import has not brought.
SELECT DISTINCT m.channel_id
FROM chat.messages AS m
JOIN stored_events AS e ON e.originator_id = m.id AND e.originator_version = 1
WHERE
    m.channel_id = ANY(%(channels)s)
    AND m.deleted_at IS NULL
    AND e.correlation_id IS DISTINCT FROM %(import)s;

-- name: spoken
-- Whether anybody has written in the workspace since, but for the import.
SELECT EXISTS (
    SELECT
    FROM chat.channels AS c
    JOIN chat.messages AS m ON m.channel_id = c.id AND m.deleted_at IS NULL
    JOIN stored_events AS e ON e.originator_id = m.id AND e.originator_version = 1
    WHERE c.workspace_id = %(workspace)s AND e.correlation_id IS DISTINCT FROM %(import)s
);
