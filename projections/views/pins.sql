-- name: of_channel
-- The newest pin first. Whether the viewer may read the channel is the caller's to ask.
SELECT
    m.id, m.channel_id, coalesce(m.seq, m.thread_seq), m.root_id, m.author_id, m.text, m.content_type, m.files::text,
    m.mentions, m.everyone, m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions::text,
    t.reply_count, t.last_reply_at, t.participants,
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, m.pinned_position
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id
WHERE
    m.channel_id = %(channel)s
    AND m.pinned_position < %(before)s
ORDER BY m.pinned_position DESC
LIMIT %(limit)s;
