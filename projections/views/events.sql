-- name: window
-- Where a page may end: so many events on at most, whosever they are, so that rare types cost no scan of the log.
-- Positions are gapless. What is not projected yet is not told yet.
SELECT least(w.until, c.position), w.until < c.position
FROM checkpoint AS c
CROSS JOIN (SELECT %(after)s::bigint + %(most)s::bigint AS until) AS w
WHERE c.position > %(after)s;

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

-- name: readable_among
-- Of these channels and messages, those that the viewer may read.
SELECT x.id
FROM (
    SELECT c.id, c.id AS channel_id FROM channels AS c WHERE c.id = ANY(%(ids)s)
    UNION ALL
    SELECT m.id, m.channel_id FROM messages AS m WHERE m.id = ANY(%(ids)s)
) AS x
JOIN channels AS c ON c.id = x.channel_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
WHERE
    NOT c.deleted
    AND wm.status = 'active'
    AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'));
