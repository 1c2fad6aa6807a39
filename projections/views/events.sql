-- name: window
-- Where a page may end: so many events on at most, whosever they are, so that rare types cost no scan of the log.
SELECT max(position), count(*)
FROM (
    SELECT notification_id AS position
    FROM stored_events
    WHERE notification_id > %(after)s
    ORDER BY notification_id
    LIMIT %(most)s
) AS following;

-- name: of_workspace
-- What is private is told to nobody: who voted for what in an anonymous poll, what somebody has put aside.
SELECT
    notification_id, originator_id, originator_version, topic, state, actor_id, occurred_at, recorded_at,
    correlation_id
FROM stored_events
WHERE
    notification_id > %(after)s
    AND notification_id <= %(until)s
    AND workspace_id = %(workspace)s
    AND (%(type)s::text IS NULL OR topic = %(type)s)
    AND topic <> ALL(%(private)s)
ORDER BY notification_id
LIMIT %(limit)s;

-- name: first_of
SELECT notification_id FROM stored_events WHERE originator_id = %(stream)s AND originator_version = 1;
