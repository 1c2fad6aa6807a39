-- name: due
-- Something is older than its place keeps, and no erasure is under way.
SELECT
    NOT EXISTS (
        SELECT
        FROM jobs AS j
        WHERE j.kind = 'erasure'
    )
    AND EXISTS (
        SELECT
        FROM chat.channels AS c
        LEFT JOIN chat.retentions AS own ON own.place_id = c.id
        LEFT JOIN chat.retentions AS shared ON shared.place_id = c.workspace_id
        WHERE
            coalesce(own.days, shared.days) IS NOT NULL
            AND EXISTS (
                SELECT
                FROM chat.messages AS m
                WHERE
                    m.channel_id = c.id
                    AND m.created_at < now() - make_interval(days => coalesce(own.days, shared.days))
                    AND (m.deleted_at IS NULL OR m.kept IS NOT NULL)
                    AND m.content_type <> 'system'
            )
    );
