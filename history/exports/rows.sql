-- name: bounds
-- What the statement below reads. COPY, by which it comes twice as fast, takes no parameters.
SELECT
    set_config('backscroll.after', $1, false),
    set_config('backscroll.until', $2, false),
    set_config('backscroll.only_workspace', $3, false),
    set_config('backscroll.untold', $4, false);

-- name: rows
SELECT
    notification_id AS position,
    originator_id::text AS stream,
    originator_version AS version,
    topic AS type,
    convert_from(state, 'UTF8') AS event,
    workspace_id::text,
    actor_id::text,
    occurred_at,
    recorded_at,
    correlation_id::text,
    causation_id::text
FROM stored_events
WHERE
    notification_id > current_setting('backscroll.after')::bigint
    AND notification_id <= current_setting('backscroll.until')::bigint
    AND (
        current_setting('backscroll.only_workspace') = ''
        OR workspace_id = nullif(current_setting('backscroll.only_workspace'), '')::uuid
    )
    AND topic <> ALL (string_to_array(current_setting('backscroll.untold'), ','))
ORDER BY notification_id;

-- name: head
SELECT
    (SELECT coalesce(max(notification_id), 0) FROM stored_events),
    (SELECT id FROM epoch);

-- name: erased_since
-- Whether events up to there have lost their words by an erasure that the log tells of after it.
SELECT EXISTS (
    SELECT FROM log AS a
    JOIN erased AS x ON x.erasure = a.stream AND x.upto = (a.event ->> 'upto')::bigint
    WHERE a.type = 'erasure.applied' AND a.position > %(until)s AND x.position <= %(until)s
);
