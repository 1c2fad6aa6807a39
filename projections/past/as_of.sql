-- name: channel
SELECT
    c.id, c.workspace_id, c.kind, c.name, c.slug, c.topic, c.description, c.general, c.archived, c.created_by,
    c.created_at, c.last_seq, c.last_message_at, c.member_count, c.members, c.maximum
FROM channels AS c
JOIN workspaces AS w ON w.id = c.workspace_id
WHERE c.id = %(channel)s AND NOT c.deleted AND NOT w.deleted;

-- name: workspace
SELECT w.id, w.name, w.slug, w.description, w.owner_id, w.created_at, w.plan, w.seat_limit, w.default_ids
FROM workspaces AS w
WHERE w.id = %(workspace)s AND NOT w.deleted;

-- name: message
SELECT m.*
FROM shown_messages AS m
WHERE m.id = %(message)s;

-- name: before
SELECT m.*
FROM shown_messages AS m
WHERE m.channel_id = %(place)s AND m.seq > %(after)s AND m.seq < %(before)s
ORDER BY m.seq DESC
LIMIT %(limit)s;

-- name: after
SELECT m.*
FROM shown_messages AS m
WHERE m.channel_id = %(place)s AND m.seq > %(after)s AND m.seq < %(before)s
ORDER BY m.seq
LIMIT %(limit)s;

-- name: readers
-- The rule of `readable`, for everybody.
SELECT u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated
FROM channels AS c
JOIN workspaces AS w ON w.id = c.workspace_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id
JOIN users AS u ON u.id = wm.user_id
LEFT JOIN channel_members AS m ON m.channel_id = c.id AND m.user_id = u.id AND (m.active OR m.banned)
WHERE
    c.id = %(channel)s
    AND NOT c.deleted
    AND NOT w.deleted
    AND wm.status = 'active'
    AND (m.active OR (m.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'))
    AND u.id > %(after)s
ORDER BY u.id
LIMIT %(limit)s;
