-- Each statement looks through some of the log, from position to position. Beside an event stands the message that it
-- is about: its own, of a thread the root, of a plan the one that it became.

-- name: of_person
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.actor_id, m.author_id, m.channel_id,
    coalesce(r.user_id = ANY(%(ids)s) OR r.reporter_id = ANY(%(ids)s), false)
FROM stored_events AS e
LEFT JOIN chat.messages AS m ON m.id = CASE
    WHEN e.topic LIKE 'message.%%' THEN e.originator_id
    WHEN e.topic LIKE 'thread.%%' THEN (convert_from(e.state, 'UTF8')::jsonb ->> 'root_id')::uuid
END
LEFT JOIN chat.reports AS r ON e.topic LIKE 'report.%%' AND r.id = e.originator_id
WHERE
    e.notification_id > %(after)s
    AND e.notification_id <= %(upto)s
    AND (
        e.originator_id = ANY(%(ids)s)
        OR e.actor_id = ANY(%(ids)s)
        OR m.author_id = ANY(%(ids)s)
        OR r.user_id = ANY(%(ids)s)
        OR r.reporter_id = ANY(%(ids)s)
        OR convert_from(e.state, 'UTF8') LIKE ANY(%(needles)s)
    )
ORDER BY e.notification_id;

-- name: of_message
-- Of a plan to say it, only the first event says of which message it is.
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.actor_id, m.author_id, m.channel_id,
    e.originator_id = ANY(%(ids)s) OR coalesce(s.message_id = ANY(%(ids)s), false)
FROM stored_events AS e
LEFT JOIN chat.scheduled AS s ON e.topic LIKE 'schedule.%%' AND s.id = e.originator_id
LEFT JOIN chat.messages AS m ON m.id = coalesce(s.message_id, e.originator_id)
WHERE
    e.notification_id > %(after)s
    AND e.notification_id <= %(upto)s
    AND (
        e.originator_id = ANY(%(ids)s)
        OR s.message_id = ANY(%(ids)s)
        OR convert_from(e.state, 'UTF8') LIKE ANY(%(needles)s)
    )
ORDER BY e.notification_id;

-- name: of_workspace
-- An event that changes what has been said before need not say where.
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.actor_id, m.author_id, m.channel_id,
    false
FROM stored_events AS e
LEFT JOIN chat.messages AS m ON m.id = e.originator_id
LEFT JOIN chat.channels AS c ON c.id = e.originator_id
LEFT JOIN chat.scheduled AS s ON s.id = e.originator_id
LEFT JOIN chat.reports AS r ON r.id = e.originator_id
WHERE
    e.notification_id > %(after)s
    AND e.notification_id <= %(upto)s
    AND (
        e.originator_id = ANY(%(ids)s)
        OR coalesce(e.workspace_id, m.workspace_id, c.workspace_id, s.workspace_id, r.workspace_id) = ANY(%(ids)s)
    )
ORDER BY e.notification_id;

-- name: of_past
-- Of messages that are taken away and older than their place keeps, of the plans to say those, and of messages that
-- carry such a one on.
SELECT
    e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, e.actor_id, m.author_id, m.channel_id,
    coalesce(m.gone IS NOT NULL AND m.kept IS NULL AND m.created_at < kept.until, false)
FROM stored_events AS e
LEFT JOIN chat.scheduled AS s ON e.topic LIKE 'schedule.%%' AND s.id = e.originator_id
JOIN chat.messages AS m ON m.id = coalesce(s.message_id, e.originator_id)
LEFT JOIN chat.messages AS o ON o.id = m.forward_of
LEFT JOIN LATERAL (
    SELECT %(before)s - make_interval(days => r.days) AS until
    FROM chat.retentions AS r
    WHERE r.place_id IN (m.channel_id, m.workspace_id) AND r.days IS NOT NULL
    ORDER BY r.place_id = m.channel_id DESC
    LIMIT 1
) AS kept ON true
LEFT JOIN LATERAL (
    SELECT %(before)s - make_interval(days => r.days) AS until
    FROM chat.retentions AS r
    WHERE r.place_id IN (o.channel_id, o.workspace_id) AND r.days IS NOT NULL
    ORDER BY r.place_id = o.channel_id DESC
    LIMIT 1
) AS carried ON true
WHERE
    e.notification_id > %(after)s
    AND e.notification_id <= %(upto)s
    AND (e.topic LIKE 'message.%%' OR e.topic LIKE 'schedule.%%')
    AND (
        (m.gone IS NOT NULL AND m.kept IS NULL AND m.created_at < kept.until)
        OR (o.gone IS NOT NULL AND o.kept IS NULL AND o.created_at < carried.until)
    )
ORDER BY e.notification_id;

-- name: shown_of_past
SELECT m.id, m.workspace_id
FROM chat.channels AS c
CROSS JOIN LATERAL (
    SELECT r.days
    FROM chat.retentions AS r
    WHERE r.place_id IN (c.id, c.workspace_id) AND r.days IS NOT NULL
    ORDER BY r.place_id = c.id DESC
    LIMIT 1
) AS kept
JOIN chat.messages AS m ON m.channel_id = c.id
WHERE
    m.created_at < %(before)s - make_interval(days => kept.days)
    AND (m.deleted_at IS NULL OR m.kept IS NOT NULL)
    AND m.content_type <> 'system'
LIMIT %(limit)s;

-- name: merged
-- The accounts that went on as this person.
SELECT originator_id
FROM stored_events
WHERE topic = 'user.merged' AND convert_from(state, 'UTF8') LIKE '%%' || %(id)s::text || '%%';

-- name: of_stream
SELECT notification_id, originator_id, originator_version, topic, state, actor_id, NULL, NULL, false
FROM stored_events
WHERE originator_id = ANY(%(ids)s)
ORDER BY notification_id;

-- name: notices_by
SELECT id FROM chat.messages WHERE author_id = ANY(%(ids)s) AND notice IS NOT NULL AND deleted_at IS NULL;

-- name: channels_in
SELECT id FROM chat.channels WHERE workspace_id = ANY(%(ids)s);

-- name: notices_in
SELECT m.id
FROM chat.channels AS c
JOIN chat.messages AS m ON m.channel_id = c.id
WHERE c.workspace_id = ANY(%(ids)s) AND m.notice ->> 'kind' IN ('rename', 'topic', 'description');

-- name: existing
SELECT id FROM chat.messages WHERE id = ANY(%(ids)s);

-- name: places_of
SELECT channel_id FROM chat.channel_members WHERE user_id = ANY(%(ids)s);

-- name: shown_of_person
SELECT id, workspace_id
FROM chat.messages
WHERE author_id = ANY(%(ids)s) AND (deleted_at IS NULL OR kept IS NOT NULL) AND content_type <> 'system'
LIMIT %(limit)s;

-- name: shown_of_workspace
SELECT m.id, m.workspace_id
FROM chat.channels AS c
JOIN chat.messages AS m ON m.channel_id = c.id
WHERE c.workspace_id = ANY(%(ids)s) AND (m.deleted_at IS NULL OR m.kept IS NOT NULL) AND m.content_type <> 'system'
LIMIT %(limit)s;
