-- name: window
SELECT max(notification_id), count(*)
FROM (
    SELECT notification_id
    FROM stored_events
    WHERE notification_id > %(after)s
    ORDER BY notification_id
    LIMIT %(most)s
) AS seen;

-- name: news
-- Only what may mean work leaves the database: of messages those with an address in them.
SELECT originator_id, topic, state, recorded_at
FROM stored_events
WHERE
    notification_id > %(after)s
    AND notification_id <= %(until)s
    AND (
        topic LIKE 'schedule.%%'
        OR topic IN (
            'letter.wished', 'user.deletion_begun', 'user.deletion_withdrawn', 'user.deleted',
            'user.deactivated', 'user.merged', 'user.claimed', 'erasure.begun', 'erasure.finished'
        )
        OR (topic IN ('message.posted', 'message.edited') AND position('://'::bytea IN state) > 0)
    )
ORDER BY notification_id;

-- name: wanted
INSERT INTO jobs (kind, subject, due_at, most)
VALUES (%(kind)s, %(subject)s, %(due_at)s, %(most)s)
ON CONFLICT (kind, subject) DO UPDATE
SET due_at = excluded.due_at, attempts = 0, error = NULL;

-- name: over
DELETE FROM jobs WHERE kind = %(kind)s AND subject = %(subject)s;

-- name: finished
-- Not if it was wanted anew meanwhile.
DELETE FROM jobs WHERE kind = %(kind)s AND subject = %(subject)s AND attempts > 0;

-- name: failed
UPDATE jobs
SET
    error = %(error)s,
    due_at = CASE WHEN attempts < most THEN now() + make_interval(secs => least(2 ^ attempts, 900)) ELSE 'infinity' END
WHERE kind = %(kind)s AND subject = %(subject)s AND attempts > 0;

-- name: take
-- Handed out, it is not handed out again for a while: by then it is done, or whoever had it has died.
UPDATE jobs
SET
    attempts = attempts + 1,
    due_at = CASE WHEN attempts < most THEN now() + %(lease)s::interval ELSE 'infinity' END
WHERE (kind, subject) IN (
    SELECT j.kind, j.subject FROM jobs AS j WHERE j.due_at <= now() ORDER BY j.due_at LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING kind, subject;

-- name: next
SELECT extract(epoch FROM min(due_at) - now())::float FROM jobs WHERE due_at < 'infinity';

-- name: checkpoint
SELECT position FROM checkpoints WHERE name = 'jobs';

-- name: advance
INSERT INTO checkpoints (name, position)
VALUES ('jobs', %(position)s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position, at = now();
