-- name: before
SELECT
    m.id, m.channel_id, m.thread_seq, m.root_id, m.author_id, m.text, m.content_type, m.files::text, m.mentions,
    m.everyone, m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions::text, m.preview::text,
    NULL::integer, NULL::timestamptz, NULL::uuid []
FROM messages AS m
WHERE
    m.root_id = %(place)s
    AND m.thread_seq > %(after)s
    AND m.thread_seq < %(before)s
ORDER BY m.thread_seq DESC
LIMIT %(limit)s;

-- name: after
SELECT
    m.id, m.channel_id, m.thread_seq, m.root_id, m.author_id, m.text, m.content_type, m.files::text, m.mentions,
    m.everyone, m.created_at, m.edited_at, m.deleted_at IS NOT NULL, m.reactions::text, m.preview::text,
    NULL::integer, NULL::timestamptz, NULL::uuid []
FROM messages AS m
WHERE
    m.root_id = %(place)s
    AND m.thread_seq > %(after)s
    AND m.thread_seq < %(before)s
ORDER BY m.thread_seq
LIMIT %(limit)s;
