-- name: before
SELECT m.*
FROM shown_messages AS m
WHERE
    m.root_id = %(place)s
    AND m.thread_seq > %(after)s
    AND m.thread_seq < %(before)s
ORDER BY m.thread_seq DESC
LIMIT %(limit)s;

-- name: after
SELECT m.*
FROM shown_messages AS m
WHERE
    m.root_id = %(place)s
    AND m.thread_seq > %(after)s
    AND m.thread_seq < %(before)s
ORDER BY m.thread_seq
LIMIT %(limit)s;

-- name: followed
-- One probe per thread followed, then the roots of one page.
SELECT m.*
FROM (
    SELECT th.root_id, th.last_reply_at
    FROM thread_followers AS f
    CROSS JOIN LATERAL (
        SELECT x.root_id, x.last_reply_at
        FROM threads AS x
        WHERE x.root_id = f.root_id
        OFFSET 0
    ) AS th
    JOIN channels AS c ON c.id = f.channel_id
    WHERE
        f.user_id = %(viewer)s
        AND f.workspace_id = %(workspace)s
        AND f.status = 'following'
        AND th.last_reply_at IS NOT NULL
        AND (%(at)s::timestamptz IS NULL OR (th.last_reply_at, th.root_id) < (%(at)s, %(root)s::uuid))
        AND NOT c.deleted
    ORDER BY th.last_reply_at DESC, th.root_id DESC
    LIMIT %(limit)s
) AS t
CROSS JOIN LATERAL (SELECT * FROM shown_messages WHERE id = t.root_id OFFSET 0) AS m
ORDER BY t.last_reply_at DESC, t.root_id DESC;

-- name: followed_as_guest
SELECT root_id, channel_id
FROM thread_followers
WHERE user_id = %(viewer)s AND workspace_id = %(workspace)s AND guest AND status = 'following';

-- name: shared_into
SELECT m.*
FROM (
    SELECT root_id
    FROM threads
    WHERE shared <> '{}' AND shared @> ARRAY[%(channel)s::uuid] AND root_id > %(after)s
    ORDER BY root_id
    LIMIT %(limit)s
) AS t
CROSS JOIN LATERAL (SELECT * FROM shown_messages WHERE id = t.root_id OFFSET 0) AS m
ORDER BY m.id;
