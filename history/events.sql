-- name: told
SELECT position, stream, version, type, event, workspace_id, actor_id, occurred_at, recorded_at, correlation_id, causation_id
FROM log
WHERE
    position > %(after)s
    AND (%(workspace)s::uuid IS NULL OR workspace_id = %(workspace)s)
    AND (%(type)s::text IS NULL OR type = %(type)s)
ORDER BY position
LIMIT %(limit)s;
