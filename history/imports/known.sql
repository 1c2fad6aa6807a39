-- name: undone
SELECT originator_id
FROM stored_events
WHERE topic = 'import.undone' AND workspace_id = %(workspace)s;
