-- name: seen_by
SELECT
    c.id, c.workspace_id, c.kind, c.name, c.slug, c.topic, c.description, c.general, c.archived, c.created_by,
    c.created_at, c.last_seq, c.last_message_at, c.member_count, c.members, c.maximum,
    m.user_id IS NOT NULL, m.role, m.viewed_at, coalesce(m.permissions, '{}'),
    coalesce(m.notify, 'all'), coalesce(m.muted, false), m.muted_until
FROM channels AS c
JOIN workspaces AS w ON w.id = c.workspace_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS m ON m.channel_id = c.id AND m.user_id = %(viewer)s AND (m.active OR m.banned)
WHERE
    c.id = %(channel)s
    AND NOT c.deleted
    AND NOT w.deleted
    AND wm.status = 'active'
    AND (m.active OR (m.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'));

-- name: readable
SELECT c.workspace_id
FROM channels AS c
JOIN workspaces AS w ON w.id = c.workspace_id
JOIN workspace_members AS wm ON wm.workspace_id = c.workspace_id AND wm.user_id = %(viewer)s
LEFT JOIN channel_members AS m ON m.channel_id = c.id AND m.user_id = %(viewer)s AND (m.active OR m.banned)
WHERE
    c.id = %(channel)s
    AND NOT c.deleted
    AND NOT w.deleted
    AND wm.status = 'active'
    AND (m.active OR (m.user_id IS NULL AND c.kind = 'public' AND wm.role <> 'guest'));

-- name: of_workspace
-- For a member of the workspace whose role there is given: public ones, guests aside, and their own private ones.
SELECT
    c.id, c.workspace_id, c.kind, c.name, c.slug, c.topic, c.description, c.general, c.archived, c.created_by,
    c.created_at, c.last_seq, c.last_message_at, c.member_count, c.members, c.maximum,
    m.user_id IS NOT NULL, m.role, m.viewed_at, coalesce(m.permissions, '{}'),
    coalesce(m.notify, 'all'), coalesce(m.muted, false), m.muted_until
FROM channels AS c
LEFT JOIN channel_members AS m ON m.channel_id = c.id AND m.user_id = %(viewer)s AND (m.active OR m.banned)
WHERE
    c.workspace_id = %(workspace)s
    AND c.kind IN ('public', 'private')
    AND NOT c.deleted
    AND (m.active OR (m.user_id IS NULL AND c.kind = 'public' AND %(role)s <> 'guest'))
    AND c.slug > %(after)s
ORDER BY c.slug
LIMIT %(limit)s;

-- name: conversations
SELECT
    c.id, c.workspace_id, c.kind, c.name, c.slug, c.topic, c.description, c.general, c.archived, c.created_by,
    c.created_at, c.last_seq, c.last_message_at, c.member_count, c.members, c.maximum,
    true, m.role, m.viewed_at, m.permissions,
    m.notify, m.muted, m.muted_until
FROM channel_members AS m
JOIN channels AS c ON c.id = m.channel_id
WHERE
    m.user_id = %(viewer)s
    AND m.workspace_id = %(workspace)s
    AND m.active
    AND c.kind IN ('dm', 'group')
    AND NOT c.deleted
    AND c.id > %(after)s
ORDER BY c.id
LIMIT %(limit)s;

-- name: members
SELECT
    u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated, m.role, m.joined_at,
    m.permissions
FROM channel_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE
    m.channel_id = %(channel)s
    AND m.user_id > %(after)s
    AND m.active
ORDER BY m.user_id
LIMIT %(limit)s;

-- name: banned
SELECT u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated
FROM channel_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE
    m.channel_id = %(channel)s
    AND m.user_id > %(after)s
    AND m.banned
ORDER BY m.user_id
LIMIT %(limit)s;

-- name: member_ids
SELECT user_id
FROM channel_members
WHERE channel_id = %(channel)s AND active
LIMIT %(limit)s;

-- name: invites
SELECT id, invited_by, created_at, expires_at, max_uses, uses, revoked
FROM channel_invites
WHERE channel_id = %(channel)s AND id > %(after)s
ORDER BY id
LIMIT %(limit)s;

-- name: readable_through
-- The channels that the thread of this root is shared into.
SELECT unnest(shared) FROM threads WHERE root_id = %(root)s;

-- name: takes_part_through
-- A channel that the thread of this root is shared into, for a member of it who is not in the thread's own.
SELECT s.id
FROM threads AS t
CROSS JOIN LATERAL unnest(t.shared) AS s (id)
CROSS JOIN LATERAL (
    SELECT FROM channel_members AS m
    WHERE m.channel_id = s.id AND m.user_id = %(viewer)s AND m.active
    OFFSET 0
) AS inside
LEFT JOIN LATERAL (
    SELECT h.channel_id FROM channel_members AS h
    WHERE h.channel_id = t.channel_id AND h.user_id = %(viewer)s AND h.active
    OFFSET 0
) AS home ON true
WHERE t.root_id = %(root)s AND home.channel_id IS NULL
ORDER BY s.id
LIMIT 1;
