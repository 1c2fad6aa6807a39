-- name: before
SELECT
    m.id, m.channel_id, m.thread_seq, m.root_id, m.author_id, m.text, m.content_type, m.files::text, m.mentions,
    m.everyone, m.created_at, m.edited_at, m.gone, m.reactions::text,
    NULL::integer, NULL::timestamptz, NULL::uuid [],
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, m.notice::text
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
    m.everyone, m.created_at, m.edited_at, m.gone, m.reactions::text,
    NULL::integer, NULL::timestamptz, NULL::uuid [],
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, m.notice::text
FROM messages AS m
WHERE
    m.root_id = %(place)s
    AND m.thread_seq > %(after)s
    AND m.thread_seq < %(before)s
ORDER BY m.thread_seq
LIMIT %(limit)s;

-- name: followed
-- One probe per thread followed, then the roots of one page.
SELECT
    m.id, m.channel_id, coalesce(m.seq, m.thread_seq), m.root_id, m.author_id, m.text, m.content_type, m.files::text,
    m.mentions, m.everyone, m.created_at, m.edited_at, m.gone, m.reactions::text,
    t.reply_count, t.last_reply_at, t.participants,
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, m.notice::text
FROM (
    SELECT th.root_id, th.reply_count, th.last_reply_at, th.participants
    FROM thread_followers AS f
    CROSS JOIN LATERAL (
        SELECT x.root_id, x.reply_count, x.last_reply_at, x.participants
        FROM threads AS x
        WHERE x.root_id = f.root_id
        OFFSET 0
    ) AS th
    JOIN channel_members AS cm ON cm.channel_id = f.channel_id AND cm.user_id = f.user_id
    JOIN channels AS c ON c.id = f.channel_id
    WHERE
        f.user_id = %(viewer)s
        AND f.workspace_id = %(workspace)s
        AND f.status = 'following'
        AND th.last_reply_at IS NOT NULL
        AND (%(at)s::timestamptz IS NULL OR (th.last_reply_at, th.root_id) < (%(at)s, %(root)s::uuid))
        AND cm.active
        AND NOT c.deleted
    ORDER BY th.last_reply_at DESC, th.root_id DESC
    LIMIT %(limit)s
) AS t
CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = t.root_id OFFSET 0) AS m
ORDER BY t.last_reply_at DESC, t.root_id DESC;

-- name: shared_into
SELECT
    m.id, m.channel_id, coalesce(m.seq, m.thread_seq), m.root_id, m.author_id, m.text, m.content_type, m.files::text,
    m.mentions, m.everyone, m.created_at, m.edited_at, m.gone, m.reactions::text,
    t.reply_count, t.last_reply_at, t.participants,
    m.pinned_at, m.pinned_by, m.content::text, m.preview::text, m.notice::text
FROM (
    SELECT root_id, reply_count, last_reply_at, participants
    FROM threads
    WHERE shared <> '{}' AND shared @> ARRAY[%(channel)s::uuid] AND root_id > %(after)s
    ORDER BY root_id
    LIMIT %(limit)s
) AS t
CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = t.root_id OFFSET 0) AS m
ORDER BY m.id;
