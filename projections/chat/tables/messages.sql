-- name: load_messages
SELECT
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview,
    notice, gone, carried, position
FROM messages
WHERE id = ANY(%b);

-- name: save_messages
INSERT INTO messages (
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview,
    notice, gone, carried, position
)
SELECT
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview,
    notice, gone, carried, position
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
    forward_of = excluded.forward_of, preview = excluded.preview, notice = excluded.notice,
    gone = excluded.gone, carried = excluded.carried, position = excluded.position;

-- name: copy_messages
COPY messages (
    id, workspace_id, channel_id, seq, root_id, thread_seq, author_id, content_type, text, files,
    mentions, everyone, reactions, created_at, edited_at, deleted_at, deleted_by, counted, content, kept,
    pinned_at, pinned_by, pinned_position, forward_of, preview,
    notice, gone, carried, position
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
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq, shared
FROM threads
WHERE root_id = ANY(%b);

-- name: save_threads
INSERT INTO threads (
    root_id, workspace_id, channel_id, root_author_id, last_seq, reply_count, last_reply_at,
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq, shared
)
SELECT
    root_id, workspace_id, channel_id, root_author_id, last_seq, reply_count, last_reply_at,
    participants, floor_seq, floor_position, uncounted_seq, everyone_seq, shared
FROM json_populate_recordset(NULL::threads, %s)
ON CONFLICT (root_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, channel_id = excluded.channel_id,
    root_author_id = excluded.root_author_id, last_seq = excluded.last_seq,
    reply_count = excluded.reply_count, last_reply_at = excluded.last_reply_at,
    participants = excluded.participants, floor_seq = excluded.floor_seq,
    floor_position = excluded.floor_position, uncounted_seq = excluded.uncounted_seq,
    everyone_seq = excluded.everyone_seq, shared = excluded.shared;

-- name: load_thread_followers
SELECT
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status, guest
FROM thread_followers
WHERE (root_id, user_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

-- name: save_thread_followers
INSERT INTO thread_followers (
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status, guest
)
SELECT
    root_id, user_id, workspace_id, channel_id, read_seq, read_position, own_seq, called_seq,
    status, guest
FROM json_populate_recordset(NULL::thread_followers, %s)
ON CONFLICT (root_id, user_id) DO UPDATE SET
    workspace_id = excluded.workspace_id, channel_id = excluded.channel_id,
    read_seq = excluded.read_seq, read_position = excluded.read_position,
    own_seq = excluded.own_seq, called_seq = excluded.called_seq, status = excluded.status,
    guest = excluded.guest;

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

-- name: load_follows
SELECT user_id, channel_id, root_id
FROM thread_followers
WHERE status IN ('following', 'spared') AND (user_id, channel_id) IN (SELECT * FROM unnest(%b::uuid [], %b::uuid []));

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

-- name: load_guests
SELECT user_id, root_id FROM thread_followers
WHERE user_id = ANY(%b) AND guest AND status IN ('following', 'spared');

-- name: load_guests_of
SELECT root_id, user_id FROM thread_followers
WHERE root_id = ANY(%b) AND guest AND status IN ('following', 'spared');

-- name: load_lent
-- The threads that are shared into a channel or out of it.
SELECT c.id, t.root_id
FROM unnest(%b::uuid []) AS c (id)
CROSS JOIN LATERAL (
    SELECT root_id FROM threads WHERE shared <> '{}' AND shared @> ARRAY[c.id]
    UNION
    SELECT root_id FROM threads WHERE shared <> '{}' AND channel_id = c.id
) AS t;
