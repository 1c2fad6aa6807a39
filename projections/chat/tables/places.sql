-- name: load_channels
SELECT
    id, workspace_id, kind, name, slug, topic, description, general, members, created_by,
    created_at, archived, deleted, last_seq, last_message_at, member_count, floor_seq,
    floor_position, uncounted_seq, everyone_seq, maximum
FROM channels
WHERE id = ANY(%b);

-- name: save_channels
INSERT INTO channels (
    id, workspace_id, kind, name, slug, topic, description, general, members, created_by,
    created_at, archived, deleted, last_seq, last_message_at, member_count, floor_seq,
    floor_position, uncounted_seq, everyone_seq, maximum
)
SELECT
    id, workspace_id, kind, name, slug, topic, description, general, members, created_by,
    created_at, archived, deleted, last_seq, last_message_at, member_count, floor_seq,
    floor_position, uncounted_seq, everyone_seq, maximum
FROM json_populate_recordset(NULL::channels, %s)
ON CONFLICT (id) DO UPDATE SET
    workspace_id = excluded.workspace_id, kind = excluded.kind, name = excluded.name,
    slug = excluded.slug, topic = excluded.topic, description = excluded.description,
    general = excluded.general, members = excluded.members, created_by = excluded.created_by,
    created_at = excluded.created_at, archived = excluded.archived, deleted = excluded.deleted,
    last_seq = excluded.last_seq, last_message_at = excluded.last_message_at,
    member_count = excluded.member_count, floor_seq = excluded.floor_seq,
    floor_position = excluded.floor_position, uncounted_seq = excluded.uncounted_seq,
    everyone_seq = excluded.everyone_seq, maximum = excluded.maximum;

-- name: load_retentions
SELECT
    place_id, days
FROM retentions
WHERE place_id = ANY(%b);

-- name: save_retentions
INSERT INTO retentions (
    place_id, days
)
SELECT
    place_id, days
FROM json_populate_recordset(NULL::retentions, %s)
ON CONFLICT (place_id) DO UPDATE SET
    days = excluded.days;

-- name: load_channel_invites
SELECT
    id, channel_id, invited_by, created_at, expires_at, max_uses, uses, revoked
FROM channel_invites
WHERE id = ANY(%b);

-- name: save_channel_invites
INSERT INTO channel_invites (
    id, channel_id, invited_by, created_at, expires_at, max_uses, uses, revoked
)
SELECT
    id, channel_id, invited_by, created_at, expires_at, max_uses, uses, revoked
FROM json_populate_recordset(NULL::channel_invites, %s)
ON CONFLICT (id) DO UPDATE SET
    uses = excluded.uses, revoked = excluded.revoked;

-- name: load_channel_members
SELECT
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned, notify, muted, muted_until
FROM channel_members
WHERE (channel_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_channel_members
INSERT INTO channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned, notify, muted, muted_until
)
SELECT
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned, notify, muted, muted_until
FROM json_populate_recordset(NULL::channel_members, %s)
ON CONFLICT (channel_id, user_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, role = excluded.role, active = excluded.active,
    joined_at = excluded.joined_at, read_seq = excluded.read_seq,
    read_position = excluded.read_position, own_seq = excluded.own_seq,
    called_seq = excluded.called_seq, viewed_at = excluded.viewed_at,
    permissions = excluded.permissions, banned = excluded.banned, notify = excluded.notify,
    muted = excluded.muted, muted_until = excluded.muted_until;

-- name: copy_channel_members
COPY channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned, notify, muted, muted_until
)
FROM STDIN (FORMAT binary);

-- name: load_sidebars
SELECT
    workspace_id, user_id, sections
FROM sidebars
WHERE (workspace_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_sidebars
INSERT INTO sidebars (
    workspace_id, user_id, sections
)
SELECT
    workspace_id, user_id, sections
FROM json_populate_recordset(NULL::sidebars, %s)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET
    sections = excluded.sections;

-- name: load_rooms
SELECT
    kind, id, seq
FROM rooms
WHERE (kind, id) IN (SELECT * FROM unnest(%b::"char" [], %b::uuid []));

-- name: save_rooms
INSERT INTO rooms (
    kind, id, seq
)
SELECT
    kind, id, seq
FROM json_populate_recordset(NULL::rooms, %s)
ON CONFLICT (kind, id) DO UPDATE SET
    seq = excluded.seq;

-- name: load_places
SELECT workspace_id, user_id, channel_id
FROM channel_members
WHERE active AND (workspace_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: load_directs
SELECT m.workspace_id, m.user_id, m.channel_id
FROM channel_members AS m
JOIN channels AS c ON c.id = m.channel_id
WHERE
    (m.workspace_id, m.user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []))
    AND NOT m.active
    AND c.kind IN ('dm', 'group');
