-- name: of_person
SELECT p.choice, p.emoji, p.text, p.until
FROM presences AS p
WHERE p.user_id = %(viewer)s;

-- name: choose
INSERT INTO presences (user_id, choice, emoji, text, until)
VALUES (%(viewer)s, %(choice)s, %(emoji)s, %(text)s, %(until)s)
ON CONFLICT (user_id) DO UPDATE SET
    choice = excluded.choice, emoji = excluded.emoji, text = excluded.text, until = excluded.until;

-- name: forget
DELETE FROM presences WHERE user_id = %(viewer)s;

-- name: choices_of
SELECT p.user_id, p.choice
FROM presences AS p
WHERE p.user_id = ANY(%(users)s::uuid []) AND p.choice <> 'auto';

-- name: note_seen
INSERT INTO presences (user_id, seen_at)
SELECT who, now()
FROM unnest(%(users)s::uuid []) AS who
ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at;

-- name: shown_to
-- Of these pairs of a viewer and somebody, those where the one may know whether the other is there.
SELECT pair.viewer, pair.id, p.seen_at, p.emoji, p.text, p.until
FROM unnest(%(viewers)s::uuid [], %(ids)s::uuid []) AS pair (viewer, id)
JOIN users AS u ON u.id = pair.id AND u.show_online AND NOT u.deactivated
LEFT JOIN presences AS p ON p.user_id = pair.id
WHERE
    EXISTS (
        SELECT FROM workspace_members AS theirs
        JOIN workspace_members AS mine ON mine.workspace_id = theirs.workspace_id
        JOIN workspaces AS w ON w.id = theirs.workspace_id AND NOT w.deleted
        WHERE
            theirs.user_id = pair.id AND theirs.status = 'active'
            AND mine.user_id = pair.viewer AND mine.status = 'active'
    )
    AND NOT EXISTS (
        SELECT FROM relationships AS r
        WHERE r.user_id = pair.id AND r.other_id = pair.viewer AND (r.blocks OR NOT r.online)
    )
    AND NOT EXISTS (
        SELECT FROM relationships AS r
        WHERE r.user_id = pair.viewer AND r.other_id = pair.id AND r.blocks
    );

-- name: writing_in
-- Nothing, if they may not speak there or will not be seen; else from whom it is to be kept.
SELECT
    ARRAY(
        SELECT mine.other_id
        FROM relationships AS mine
        JOIN relationships AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
        WHERE mine.user_id = %(viewer)s AND (mine.blocks OR NOT mine.online OR theirs.blocks)
    )
FROM channels AS c
JOIN workspaces AS w ON w.id = c.workspace_id AND NOT w.deleted
JOIN workspace_members AS home
    ON home.workspace_id = c.workspace_id AND home.user_id = %(viewer)s AND home.status = 'active'
JOIN channel_members AS m ON m.channel_id = c.id AND m.user_id = %(viewer)s AND m.active
JOIN users AS u ON u.id = m.user_id AND u.show_online AND NOT u.deactivated
LEFT JOIN presences AS p ON p.user_id = u.id
WHERE
    c.id = %(channel)s
    AND NOT c.deleted
    AND NOT c.archived
    AND coalesce(p.choice, 'auto') <> 'invisible'
    AND (
        %(root)s::uuid IS NULL
        OR EXISTS (
            SELECT FROM messages AS r
            WHERE
                r.id = %(root)s AND r.channel_id = c.id
                AND r.root_id IS NULL AND r.notice IS NULL AND r.deleted_at IS NULL
        )
    )
    AND (
        c.kind <> 'dm'
        OR NOT EXISTS (
            SELECT FROM relationships AS mine
            JOIN relationships AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
            WHERE
                mine.user_id = %(viewer)s
                AND mine.other_id = ANY(c.members)
                AND (mine.blocks OR NOT mine.messages OR theirs.blocks OR NOT theirs.messages)
        )
    );
