-- name: of_author
SELECT id, workspace_id, channel_id, message_id, text, due_at, status, refused_code, refused_detail
FROM scheduled
WHERE
    author_id = %(viewer)s
    AND workspace_id = %(workspace)s
    AND (%(channel)s::uuid IS NULL OR channel_id = %(channel)s)
    AND status IN ('waiting', 'refused')
    AND (due_at, id) > (
        SELECT s.due_at, s.id FROM scheduled AS s WHERE s.id = %(after)s
        UNION ALL
        SELECT '-infinity', '00000000-0000-0000-0000-000000000000'
        LIMIT 1
    )
ORDER BY due_at, id
LIMIT %(limit)s;

-- name: one
SELECT id, workspace_id, channel_id, message_id, text, due_at, status, refused_code, refused_detail
FROM scheduled
WHERE id = %(id)s AND author_id = %(viewer)s;
