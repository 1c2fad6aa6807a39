-- name: load_users
SELECT
    id, username, email, profile, bot, placeholder, deactivated, created_at, details,
    private, show_online
FROM users
WHERE id = ANY(%b);

-- name: save_users
INSERT INTO users (
    id, username, email, profile, bot, placeholder, deactivated, created_at, details,
    private, show_online
)
SELECT
    id, username, email, profile, bot, placeholder, deactivated, created_at, details,
    private, show_online
FROM json_populate_recordset(NULL::users, %s)
ON CONFLICT (id) DO UPDATE SET
    username = excluded.username, email = excluded.email, profile = excluded.profile,
    bot = excluded.bot, placeholder = excluded.placeholder, deactivated = excluded.deactivated,
    created_at = excluded.created_at, details = excluded.details, private = excluded.private,
    show_online = excluded.show_online;

-- name: copy_users
COPY users (
    id, username, email, profile, bot, placeholder, deactivated, created_at, details,
    private, show_online
)
FROM STDIN (FORMAT binary);

-- name: load_relationships
SELECT
    user_id, other_id, friend, follows, blocks, mutes, messages, online, profile, message,
    changed_at
FROM relationships
WHERE (user_id, other_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_relationships
INSERT INTO relationships (
    user_id, other_id, friend, follows, blocks, mutes, messages, online, profile, message,
    changed_at
)
SELECT
    user_id, other_id, friend, follows, blocks, mutes, messages, online, profile, message,
    changed_at
FROM json_populate_recordset(NULL::relationships, %s)
ON CONFLICT (user_id, other_id) DO UPDATE SET
    friend = excluded.friend, follows = excluded.follows, blocks = excluded.blocks,
    mutes = excluded.mutes, messages = excluded.messages, online = excluded.online,
    profile = excluded.profile, message = excluded.message, changed_at = excluded.changed_at;

-- name: load_workspaces
SELECT
    id, name, slug, description, owner_id, general_id, created_at, deleted, plan,
    seat_limit, default_ids
FROM workspaces
WHERE id = ANY(%b);

-- name: save_workspaces
INSERT INTO workspaces (
    id, name, slug, description, owner_id, general_id, created_at, deleted, plan,
    seat_limit, default_ids
)
SELECT
    id, name, slug, description, owner_id, general_id, created_at, deleted, plan,
    seat_limit, default_ids
FROM json_populate_recordset(NULL::workspaces, %s)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, slug = excluded.slug, description = excluded.description,
    owner_id = excluded.owner_id, general_id = excluded.general_id,
    created_at = excluded.created_at, deleted = excluded.deleted, plan = excluded.plan,
    seat_limit = excluded.seat_limit, default_ids = excluded.default_ids;

-- name: load_workspace_members
SELECT
    workspace_id, user_id, role, status, joined_at, banned_at, banned_by, reason
FROM workspace_members
WHERE (workspace_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_workspace_members
INSERT INTO workspace_members (
    workspace_id, user_id, role, status, joined_at, banned_at, banned_by, reason
)
SELECT
    workspace_id, user_id, role, status, joined_at, banned_at, banned_by, reason
FROM json_populate_recordset(NULL::workspace_members, %s)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET
    role = excluded.role, status = excluded.status, joined_at = excluded.joined_at,
    banned_at = excluded.banned_at, banned_by = excluded.banned_by, reason = excluded.reason;

-- name: copy_workspace_members
COPY workspace_members (
    workspace_id, user_id, role, status, joined_at, banned_at, banned_by, reason
)
FROM STDIN (FORMAT binary);

-- name: load_invites
SELECT
    id, workspace_id, invited_by, role, email, created_at, expires_at, max_uses, uses, revoked
FROM invites
WHERE id = ANY(%b);

-- name: save_invites
INSERT INTO invites (
    id, workspace_id, invited_by, role, email, created_at, expires_at, max_uses, uses, revoked
)
SELECT
    id, workspace_id, invited_by, role, email, created_at, expires_at, max_uses, uses, revoked
FROM json_populate_recordset(NULL::invites, %s)
ON CONFLICT (id) DO UPDATE SET
    email = excluded.email, uses = excluded.uses, revoked = excluded.revoked;

-- name: load_departures
SELECT
    workspace_id, user_id, position, cleared
FROM departures
WHERE (workspace_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_departures
INSERT INTO departures (
    workspace_id, user_id, position, cleared
)
SELECT
    workspace_id, user_id, position, cleared
FROM json_populate_recordset(NULL::departures, %s)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET
    position = excluded.position, cleared = excluded.cleared;

-- name: load_reports
SELECT
    id, workspace_id, reporter_id, user_id, message_id, channel_id, reason, position, created_at,
    resolved_at, resolved_by, outcome, note
FROM reports
WHERE id = ANY(%b);

-- name: save_reports
INSERT INTO reports (
    id, workspace_id, reporter_id, user_id, message_id, channel_id, reason, position, created_at,
    resolved_at, resolved_by, outcome, note
)
SELECT
    id, workspace_id, reporter_id, user_id, message_id, channel_id, reason, position, created_at,
    resolved_at, resolved_by, outcome, note
FROM json_populate_recordset(NULL::reports, %s)
ON CONFLICT (id) DO UPDATE SET
    reason = excluded.reason, position = excluded.position, created_at = excluded.created_at,
    resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by,
    outcome = excluded.outcome, note = excluded.note;

-- name: load_homes
SELECT user_id, workspace_id FROM workspace_members WHERE user_id = ANY(%b) AND status = 'active';

-- name: load_blocks
SELECT user_id, other_id FROM relationships WHERE user_id = ANY(%b) AND blocks;
