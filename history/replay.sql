-- name: channels
SELECT id, CASE WHEN name = '' THEN kind ELSE name END FROM chat.channels WHERE workspace_id = %(workspace)s;
