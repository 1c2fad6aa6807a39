-- name: workspace
SELECT id FROM chat.workspaces WHERE slug = %(slug)s ORDER BY deleted, id LIMIT 1;

-- name: channel
SELECT id FROM chat.channels
WHERE workspace_id = %(workspace)s AND (slug = %(name)s OR id::text = %(name)s)
ORDER BY deleted, id
LIMIT 1;

-- name: person
SELECT id FROM chat.users WHERE username = %(username)s;

-- name: thread
SELECT coalesce(root_id, id) FROM chat.messages
WHERE
    id = %(message)s
    AND workspace_id = %(workspace)s
    AND (%(channel)s::uuid IS NULL OR channel_id = %(channel)s);

-- name: begun
SELECT notification_id, recorded_at FROM stored_events WHERE originator_id = %(stream)s AND originator_version = 1;

-- name: names
SELECT u.id, u.username
FROM chat.workspace_members AS m
JOIN chat.users AS u ON u.id = m.user_id
WHERE m.workspace_id = %(workspace)s;
