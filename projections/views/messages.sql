-- name: before
SELECT
    m.id, m.channel_id, m.seq, m.root_id, m.author_id, m.text, m.content_type, m.files, m.mentions, m.everyone,
    m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions,
    t.reply_count, t.last_reply_at, t.participants
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE
    m.channel_id = %(place)s
    AND m.seq > %(after)s
    AND m.seq < %(before)s
ORDER BY m.seq DESC
LIMIT %(limit)s;

-- name: after
SELECT
    m.id, m.channel_id, m.seq, m.root_id, m.author_id, m.text, m.content_type, m.files, m.mentions, m.everyone,
    m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions,
    t.reply_count, t.last_reply_at, t.participants
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE
    m.channel_id = %(place)s
    AND m.seq > %(after)s
    AND m.seq < %(before)s
ORDER BY m.seq
LIMIT %(limit)s;

-- name: one
SELECT
    m.id, m.channel_id, coalesce(m.seq, m.thread_seq), m.root_id, m.author_id, m.text, m.content_type, m.files,
    m.mentions, m.everyone, m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions,
    t.reply_count, t.last_reply_at, t.participants
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE m.id = %(id)s;

-- name: versions
SELECT originator_version, topic, state, actor_id, occurred_at
FROM stored_events
WHERE
    originator_id = %(id)s
    AND topic IN ('message.posted', 'message.edited', 'message.deleted')
ORDER BY originator_version;
