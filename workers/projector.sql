-- name: shorten_outbox
SELECT shorten_outbox(%(before)s);

-- name: forget_requests
SELECT forget_requests(%(before)s);

-- name: forget_drafts
-- Of channels that were left or deleted. Not the newest: the read models may lag behind a join.
DELETE FROM drafts AS d
WHERE d.updated_at < now() - interval '1 hour' AND NOT EXISTS (
    SELECT FROM channel_members AS m
    JOIN channels AS c ON c.id = m.channel_id AND NOT c.deleted
    WHERE m.channel_id = d.channel_id AND m.user_id = d.user_id AND m.active
);
