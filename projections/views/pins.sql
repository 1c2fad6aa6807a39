-- name: of_channel
-- The newest pin first. Whether the viewer may read the channel is the caller's to ask.
SELECT m.*
FROM shown_messages AS m
WHERE
    m.channel_id = %(channel)s
    AND m.pinned_position < %(before)s
ORDER BY m.pinned_position DESC
LIMIT %(limit)s;
