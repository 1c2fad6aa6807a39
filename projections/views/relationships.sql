-- name: of_user
SELECT
    u.id, u.username, u.profile, u.bot, u.placeholder, u.deactivated,
    r.other_id, r.friend, r.follows, r.blocks, r.mutes, r.message, r.changed_at, r.messages, r.online, r.profile
FROM relationships AS r
JOIN users AS u ON u.id = r.other_id
WHERE
    r.user_id = %(viewer)s
    AND r.other_id > %(after)s
    AND CASE %(kind)s::text
        WHEN 'friends' THEN r.friend = 'friends'
        WHEN 'requested' THEN r.friend = 'requested'
        WHEN 'asked' THEN r.friend = 'asked'
        WHEN 'following' THEN r.follows
        WHEN 'blocked' THEN r.blocks
        WHEN 'muted' THEN r.mutes
        ELSE true
    END
ORDER BY r.other_id
LIMIT %(limit)s;

-- name: blocked
SELECT other_id FROM relationships WHERE user_id = %(viewer)s AND blocks ORDER BY other_id;

-- name: whole_profile
SELECT u.id, u.username, u.details, u.bot, u.placeholder, u.deactivated
FROM users AS u
LEFT JOIN relationships AS r ON r.user_id = u.id AND r.other_id = %(viewer)s
WHERE
    u.id = %(id)s
    AND (u.id = %(viewer)s OR (r.friend = 'friends' AND r.profile));
