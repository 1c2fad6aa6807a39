-- name: by_then
-- Positions are gapless and recorded in order of time: halved until one is left, some twenty probes.
WITH RECURSIVE search (low, high) AS (
    SELECT 0::bigint, c.position FROM chat.checkpoint AS c
    UNION ALL
    SELECT
        CASE WHEN e.recorded_at <= %(at)s THEN e.notification_id ELSE s.low END,
        CASE WHEN e.recorded_at <= %(at)s THEN s.high ELSE e.notification_id - 1 END
    FROM search AS s
    CROSS JOIN LATERAL (
        SELECT notification_id, recorded_at
        FROM stored_events
        WHERE notification_id = (s.low + s.high + 1) / 2
        OFFSET 0
    ) AS e
    WHERE s.low < s.high
)

SELECT e.notification_id, e.recorded_at
FROM search AS s
JOIN stored_events AS e ON e.notification_id = s.low
WHERE s.low = s.high;

-- name: so_far
SELECT e.notification_id, e.recorded_at
FROM chat.checkpoint AS c
JOIN stored_events AS e ON e.notification_id = least(coalesce(%(position)s::bigint, c.position), c.position);
