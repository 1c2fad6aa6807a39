-- name: pending
SELECT d.workspace_id, d.user_id, d.position, e.originator_id, e.correlation_id
FROM departures AS d
JOIN stored_events AS e ON e.notification_id = d.position
WHERE NOT d.cleared
ORDER BY d.position
LIMIT 1;

-- name: remaining
-- Notices are the channel's, not theirs. A scalar subquery, so that it stays one index probe per message.
SELECT m.id
FROM messages AS m
WHERE
    m.author_id = %(user)s
    AND m.workspace_id = %(workspace)s
    AND (m.deleted_at IS NULL OR m.kept IS NOT NULL)
    AND m.content_type <> 'system'
    AND (
        SELECT e.notification_id
        FROM stored_events AS e
        WHERE e.originator_id = m.id AND e.originator_version = 1
    ) <= %(upto)s
LIMIT %(limit)s;
