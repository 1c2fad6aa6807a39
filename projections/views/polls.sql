-- name: mine
SELECT choices FROM poll_votes WHERE message_id = %(message)s AND user_id = %(viewer)s;

-- name: of_message
SELECT user_id, choices
FROM poll_votes
WHERE message_id = %(message)s AND user_id > %(after)s AND choices <> '{}'
ORDER BY user_id
LIMIT %(limit)s;
