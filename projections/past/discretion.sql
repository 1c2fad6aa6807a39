-- name: shy
-- Of these people those who are private now, and those who have gone, with what these are called since.
SELECT u.id, CASE WHEN u.gone THEN u.username END
FROM (
    SELECT id, username, private, deactivated AND username = 'deleted' AS gone
    FROM chat.users
    WHERE id = ANY(%(ids)s)
) AS u
WHERE u.private OR u.gone;
