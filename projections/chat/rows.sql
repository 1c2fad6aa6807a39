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
    uses = excluded.uses, revoked = excluded.revoked;

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
    called_seq, viewed_at, permissions, banned
FROM channel_members
WHERE (channel_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_channel_members
INSERT INTO channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned
)
SELECT
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq,
    called_seq, viewed_at, permissions, banned
FROM json_populate_recordset(NULL::channel_members, %s)
ON CONFLICT (channel_id, user_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, role = excluded.role, active = excluded.active,
    joined_at = excluded.joined_at, read_seq = excluded.read_seq,
    read_position = excluded.read_position, own_seq = excluded.own_seq,
    called_seq = excluded.called_seq, viewed_at = excluded.viewed_at,
    permissions = excluded.permissions, banned = excluded.banned;

-- name: load_messages
SELECT
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview
FROM messages
WHERE id = ANY(%b);

-- name: save_messages
INSERT INTO messages (
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview
)
SELECT
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview
FROM json_populate_recordset(NULL::messages, %s)
ON CONFLICT (id) DO UPDATE SET
    workspace_id = excluded.workspace_id, channel_id = excluded.channel_id, seq = excluded.seq,
    root_id = excluded.root_id, thread_seq = excluded.thread_seq, author_id = excluded.author_id,
    content_type = excluded.content_type, text = excluded.text, files = excluded.files,
    mentions = excluded.mentions, everyone = excluded.everyone, reactions = excluded.reactions,
    created_at = excluded.created_at, edited_at = excluded.edited_at,
    deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by, counted = excluded.counted,
    content = excluded.content, kept = excluded.kept, pinned_at = excluded.pinned_at,
    pinned_by = excluded.pinned_by, pinned_position = excluded.pinned_position,
    forward_of = excluded.forward_of, preview = excluded.preview;

-- name: copy_messages
COPY messages (
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview
)
FROM STDIN (FORMAT binary);

-- name: load_scheduled
SELECT
    id, workspace_id, channel_id, author_id, message_id, text, due_at, status, refused_code,
    refused_detail
FROM scheduled
WHERE id = ANY(%b);

-- name: save_scheduled
INSERT INTO scheduled (
    id, workspace_id, channel_id, author_id, message_id, text, due_at, status, refused_code,
    refused_detail
)
SELECT
    id, workspace_id, channel_id, author_id, message_id, text, due_at, status, refused_code,
    refused_detail
FROM json_populate_recordset(NULL::scheduled, %s)
ON CONFLICT (id) DO UPDATE SET
    text = excluded.text, due_at = excluded.due_at, status = excluded.status,
    refused_code = excluded.refused_code, refused_detail = excluded.refused_detail;

-- name: load_threads
SELECT
    root_id, workspace_id, channel_id, root_author_id, last_seq, reply_count, last_reply_at,
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq
FROM threads
WHERE root_id = ANY(%b);

-- name: save_threads
INSERT INTO threads (
    root_id, workspace_id, channel_id, root_author_id, last_seq, reply_count, last_reply_at,
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq
)
SELECT
    root_id, workspace_id, channel_id, root_author_id, last_seq, reply_count, last_reply_at,
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq
FROM json_populate_recordset(NULL::threads, %s)
ON CONFLICT (root_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, channel_id = excluded.channel_id,
    root_author_id = excluded.root_author_id, last_seq = excluded.last_seq,
    reply_count = excluded.reply_count, last_reply_at = excluded.last_reply_at,
    participants = excluded.participants, floor_seq = excluded.floor_seq,
    floor_position = excluded.floor_position, uncounted_seq = excluded.uncounted_seq,
    everyone_seq = excluded.everyone_seq;

-- name: load_thread_followers
SELECT
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status
FROM thread_followers
WHERE (root_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_thread_followers
INSERT INTO thread_followers (
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status
)
SELECT
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status
FROM json_populate_recordset(NULL::thread_followers, %s)
ON CONFLICT (root_id, user_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, channel_id = excluded.channel_id,
    read_seq = excluded.read_seq, read_position = excluded.read_position,
    own_seq = excluded.own_seq, called_seq = excluded.called_seq, status = excluded.status;

-- name: load_poll_votes
SELECT
    message_id, user_id, choices
FROM poll_votes
WHERE (message_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_poll_votes
INSERT INTO poll_votes (
    message_id, user_id, choices
)
SELECT
    message_id, user_id, choices
FROM json_populate_recordset(NULL::poll_votes, %s)
ON CONFLICT (message_id, user_id) DO UPDATE SET
    choices = excluded.choices;

-- name: load_saved
SELECT
    message_id, user_id, workspace_id, saved_at, position
FROM saved
WHERE (message_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_saved
INSERT INTO saved (
    message_id, user_id, workspace_id, saved_at, position
)
SELECT
    message_id, user_id, workspace_id, saved_at, position
FROM json_populate_recordset(NULL::saved, %s)
ON CONFLICT (message_id, user_id) DO UPDATE SET
    saved_at = excluded.saved_at, position = excluded.position;

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

-- name: load_homes
SELECT user_id, workspace_id FROM workspace_members WHERE user_id = ANY(%b) AND status = 'active';

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

-- name: load_follows
SELECT user_id, channel_id, root_id
FROM thread_followers
WHERE status = 'following' AND (user_id, channel_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: load_forwards
SELECT forward_of, id FROM messages WHERE forward_of = ANY(%b);

-- name: uncall
DELETE FROM mentions
WHERE (place, user_id, seq) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid [], %b::bigint []));

-- name: call
INSERT INTO mentions (place, user_id, seq, author_id)
SELECT * FROM unnest(%b::uuid [], %b::uuid [], %b::bigint [], %b::uuid [])
ON CONFLICT DO NOTHING;

-- name: untag
DELETE FROM hashtags
WHERE (workspace_id, tag, message_id) IN (SELECT * FROM unnest(%b::uuid [], %b::text [], %b::uuid []));

-- name: tag
INSERT INTO hashtags (workspace_id, tag, message_id, position)
SELECT * FROM unnest(%b::uuid [], %b::text [], %b::uuid [], %b::bigint [])
ON CONFLICT (workspace_id, tag, message_id) DO UPDATE SET position = excluded.position;

-- name: send
INSERT INTO outbox (position, ordinal, room_kind, room_id, seq, frame)
SELECT *
FROM unnest(%b::bigint [], %b::integer [], %b::"char" [], %b::uuid [], %b::bigint [], %b::bytea []);

-- name: checkpoint
SELECT position, generation FROM checkpoint;

-- name: advance
UPDATE checkpoint
SET position = %(new)s
WHERE position = %(old)s AND generation = %(generation)s
RETURNING position;

-- name: left_in_channel
SELECT
    (
        %(last_seq)s::bigint - %(seq)s
        - (SELECT count(*) FROM messages WHERE channel_id = %(place)s AND seq > %(seq)s AND NOT counted)
        - (
            SELECT count(*) FROM messages
            WHERE
                author_id = %(user)s AND channel_id = %(place)s AND seq > %(seq)s AND counted
                AND deleted_at IS NULL
        )
    ),
    (
        SELECT count(*) FROM mentions
        WHERE
            place = %(place)s AND seq > %(seq)s AND author_id <> %(user)s
            AND user_id IN (%(user)s, '00000000-0000-0000-0000-000000000000')
    );

-- name: left_in_thread
SELECT
    (
        %(last_seq)s::bigint - %(seq)s - (
            SELECT count(*) FROM messages
            WHERE root_id = %(place)s AND thread_seq > %(seq)s AND (NOT counted OR author_id = %(user)s)
        )
    ),
    (
        SELECT count(*) FROM mentions
        WHERE
            place = %(place)s AND seq > %(seq)s AND author_id <> %(user)s
            AND user_id IN (%(user)s, '00000000-0000-0000-0000-000000000000')
    );

-- name: quarantine
INSERT INTO quarantine (projection, position, error)
VALUES ('chat', %(position)s, %(error)s)
ON CONFLICT DO NOTHING;

-- name: prepare_outbox
SELECT prepare_outbox(%(upto)s);
