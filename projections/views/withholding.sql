-- name: gone_for_good
-- Of these messages, as the live read models have them, those that nobody can bring back: their words went with their
-- author or for their age, or they were taken back where nobody restores.
SELECT m.id
FROM chat.messages AS m
JOIN chat.channels AS c ON c.id = m.channel_id
WHERE m.id = ANY(%(ids)s) AND m.deleted_at IS NOT NULL AND (m.kept IS NULL OR c.kind <> ALL(%(restorable)s::text []));
