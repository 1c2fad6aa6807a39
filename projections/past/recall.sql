-- name: gone_for_good
SELECT id FROM chat.messages WHERE id = ANY(%(ids)s) AND deleted_at IS NOT NULL AND kept IS NULL;
