-- name: before
-- Whether the viewer may read the channel is asked once, before the messages: one answer instead of two.
SELECT m.*
FROM shown_messages AS m
WHERE
    m.channel_id = %(place)s
    AND m.seq > %(after)s
    AND m.seq < %(before)s
    AND EXISTS (
        SELECT
        FROM channels AS c
        JOIN workspaces AS w ON w.id = c.workspace_id
        JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
        LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
        WHERE
            c.id = %(place)s
            AND NOT c.deleted
            AND NOT w.deleted
            AND wm.status = 'active'
            AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'))
    )
ORDER BY m.seq DESC
LIMIT %(limit)s;

-- name: after
SELECT m.*
FROM shown_messages AS m
WHERE
    m.channel_id = %(place)s
    AND m.seq > %(after)s
    AND m.seq < %(before)s
    AND EXISTS (
        SELECT
        FROM channels AS c
        JOIN workspaces AS w ON w.id = c.workspace_id
        JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
        LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND (cm.active OR cm.banned)
        WHERE
            c.id = %(place)s
            AND NOT c.deleted
            AND NOT w.deleted
            AND wm.status = 'active'
            AND (cm.active OR (cm.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'))
    )
ORDER BY m.seq
LIMIT %(limit)s;

-- name: one
SELECT m.*
FROM shown_messages AS m
WHERE m.id = %(id)s;

-- name: versions
SELECT originator_version, topic, state, actor_id, occurred_at
FROM stored_events
WHERE
    originator_id = %(id)s
    AND topic IN ('message.posted', 'message.edited', 'message.deleted', 'message.restored')
ORDER BY originator_version;

-- name: place_of
SELECT workspace_id, channel_id, seq, root_id, thread_seq
FROM messages
WHERE id = %(id)s;

-- name: part_in
-- What somebody is around a message: of the channel, in it, in its workspace.
SELECT c.kind, cm.role, wm.role, cm.permissions
FROM channels AS c
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS cm ON cm.channel_id = c.id AND cm.user_id = %(viewer)s AND cm.active
WHERE c.id = %(channel)s AND wm.status = 'active';
