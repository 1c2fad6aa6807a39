-- name: of_member
SELECT
    w.id, w.name, w.slug, w.description, w.owner_id, w.created_at, w.plan, w.seat_limit,
    w.default_ids, m.role
FROM workspace_members AS m
JOIN workspaces AS w ON w.id = m.workspace_id
WHERE
    m.user_id = %(viewer)s
    AND m.workspace_id > %(after)s
    AND m.status = 'active'
    AND NOT w.deleted
ORDER BY m.workspace_id
LIMIT %(limit)s;

-- name: seen_by
SELECT
    w.id, w.name, w.slug, w.description, w.owner_id, w.created_at, w.plan, w.seat_limit,
    w.default_ids, m.role
FROM workspaces AS w
JOIN workspace_members AS m ON m.workspace_id = w.id
WHERE
    w.id = %(workspace)s
    AND m.user_id = %(viewer)s
    AND m.status = 'active'
    AND NOT w.deleted;

-- name: members
SELECT
    u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated, m.role, m.joined_at
FROM workspace_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE
    m.workspace_id = %(workspace)s
    AND m.user_id > %(after)s
    AND m.status = 'active'
ORDER BY m.user_id
LIMIT %(limit)s;

-- name: invites
SELECT
    id, invited_by, role, email, created_at, expires_at, max_uses, uses,
    CASE
        WHEN revoked THEN 'revoked'
        WHEN uses >= max_uses THEN 'accepted'
        WHEN expires_at <= now() THEN 'expired'
        ELSE 'invited'
    END
FROM invites
WHERE
    workspace_id = %(workspace)s
    AND (created_at, id) < (
        coalesce((SELECT i.created_at FROM invites AS i WHERE i.id = %(after)s), 'infinity'), %(after)s
    )
    AND (
        NOT %(opened)s
        OR (NOT revoked AND uses < coalesce(max_uses, uses + 1) AND coalesce(expires_at, 'infinity') > now())
    )
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s;

-- name: invites_for
-- As accepting decides it: while its maker still runs the workspace.
SELECT
    u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated,
    i.id, w.id, w.name, i.role, i.created_at, i.expires_at
FROM invites AS i
JOIN workspaces AS w ON w.id = i.workspace_id AND NOT w.deleted
JOIN workspace_members AS host
    ON host.workspace_id = i.workspace_id AND host.user_id = i.invited_by
    AND host.status = 'active' AND host.role IN ('owner', 'admin')
JOIN users AS u ON u.id = i.invited_by
WHERE
    i.email = %(email)s
    AND i.email <> ''
    AND (i.created_at, i.id) < (
        coalesce((SELECT e.created_at FROM invites AS e WHERE e.id = %(after)s), 'infinity'), %(after)s
    )
    AND NOT i.revoked
    AND i.uses < coalesce(i.max_uses, i.uses + 1)
    AND coalesce(i.expires_at, 'infinity') > now()
    AND NOT EXISTS (
        SELECT FROM workspace_members AS mine
        WHERE
            mine.workspace_id = i.workspace_id
            AND mine.user_id = %(viewer)s
            AND mine.status IN ('active', 'banned')
    )
ORDER BY i.created_at DESC, i.id DESC
LIMIT %(limit)s;

-- name: bans
SELECT
    u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated, m.banned_at, m.banned_by, m.reason
FROM workspace_members AS m
JOIN users AS u ON u.id = m.user_id
WHERE
    m.workspace_id = %(workspace)s
    AND m.user_id > %(after)s
    AND m.status = 'banned'
ORDER BY m.user_id
LIMIT %(limit)s;

-- name: reports
SELECT
    position, id, reporter_id, user_id, message_id, channel_id, reason, created_at, resolved_at, resolved_by, outcome,
    note
FROM reports
WHERE workspace_id = %(workspace)s AND position < %(before)s AND (%(settled)s OR resolved_at IS NULL)
ORDER BY position DESC
LIMIT %(limit)s;
