-- A town that talks: 2,000 people, one large workspace and 200 small ones, 400 channels, 60,000 messages.

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || n)::uuid $$;

INSERT INTO users
SELECT pg_temp.id('user', n), 'user' || n, 'user' || n || '@example.org', '{"display_name": "U"}', false, false, false, now()
FROM generate_series(1, 50000) AS n;

INSERT INTO workspaces
SELECT pg_temp.id('workspace', n), 'W' || n, 'w' || n, '', pg_temp.id('user', n), pg_temp.id('channel', n), now(), false
FROM generate_series(1, 200) AS n;

INSERT INTO workspace_members
SELECT pg_temp.id('workspace', 1), pg_temp.id('user', n), 'member', 'active', now()
FROM generate_series(1, 40000) AS n
UNION ALL
SELECT pg_temp.id('workspace', 2 + n % 199), pg_temp.id('user', n), 'member', 'active', now()
FROM generate_series(1, 20000) AS n;

INSERT INTO invites
SELECT pg_temp.id('invite', n), pg_temp.id('workspace', 1 + n % 200), pg_temp.id('user', 1), 'member', '', now(), NULL, NULL, 0, false
FROM generate_series(1, 50000) AS n;

INSERT INTO channels
SELECT
    pg_temp.id('channel', n),
    pg_temp.id('workspace', CASE WHEN n <= 5000 THEN 1 ELSE 2 + n % 199 END),
    CASE WHEN n % 10 < 5 THEN 'public' WHEN n % 10 < 8 THEN 'private' ELSE 'dm' END,
    'c' || n, CASE WHEN n % 10 < 8 THEN 'c' || n ELSE '' END, '', '', false, '{}', pg_temp.id('user', 1), now(), false,
    false, 150, now(), 200, 0, 0
FROM generate_series(1, 50000) AS n;

INSERT INTO channel_members
SELECT pg_temp.id('channel', c), pg_temp.id('user', u), pg_temp.id('workspace', 1), 'member', true, now(), 100, 1
FROM generate_series(1, 400) AS c, generate_series(1, 200) AS u;

INSERT INTO messages
SELECT
    pg_temp.id('message', n), pg_temp.id('workspace', 1), pg_temp.id('channel', 1 + n % 400),
    CASE WHEN n % 6 = 0 THEN NULL ELSE n / 400 + 1 END,
    CASE WHEN n % 6 = 0 THEN pg_temp.id('message', 1 + n % 1000) END,
    CASE WHEN n % 6 = 0 THEN n END,
    pg_temp.id('user', 1 + n % 200), 'text', 'hello ' || n, '[]', '{}', false, '{}', now(), NULL, NULL, NULL, n % 50 <> 0
FROM generate_series(1, 60000) AS n;

INSERT INTO threads
SELECT
    pg_temp.id('message', n), pg_temp.id('workspace', 1), pg_temp.id('channel', 1 + n % 400), pg_temp.id('user', 1 + n % 200),
    60000, 10, now(), '{}', 0, 0
FROM generate_series(1, 50000) AS n;

INSERT INTO thread_followers
SELECT
    pg_temp.id('message', n), pg_temp.id('user', 1 + (n + f) % 200), pg_temp.id('workspace', 1),
    pg_temp.id('channel', 1 + n % 400), CASE WHEN n % 20 = 0 THEN 0 ELSE 60000 END, 1
FROM generate_series(1, 25000) AS n, generate_series(1, 3) AS f;

INSERT INTO mentions
SELECT pg_temp.id('channel', 1 + n % 400), pg_temp.id('user', n % 200), n, pg_temp.id('user', 1 + n % 100)
FROM generate_series(1, 60000) AS n;

INSERT INTO stored_events
SELECT
    pg_temp.id('stream', n / 2), 1 + n % 2, CASE WHEN n % 10 = 0 THEN 'channel.created' ELSE 'message.posted' END,
    '{"type":"message.posted"}', n, pg_temp.id('workspace', 1 + n % 50), pg_temp.id('user', 1), NULL, NULL, now(), now()
FROM generate_series(2, 60001) AS n;

INSERT INTO credentials
SELECT pg_temp.id('user', n), 'hash', now()
FROM generate_series(1, 50000) AS n;

INSERT INTO sessions
SELECT
    pg_temp.id('session', n), pg_temp.id('user', n), sha256(n::text::bytea), sha256(('s' || n)::bytea),
    now(), now(), now() + '30 days', CASE WHEN n % 100 = 0 THEN now() - n * '1 minute'::interval END, '', ''
FROM generate_series(1, 50000) AS n;

INSERT INTO snapshots
SELECT pg_temp.id('seats', n), 300, '{}'
FROM generate_series(1, 50000) AS n;

INSERT INTO departures
SELECT pg_temp.id('workspace', 1 + n % 200), pg_temp.id('user', n), n, n % 500 <> 0
FROM generate_series(2, 30000) AS n;

INSERT INTO mail_tokens
SELECT sha256(n::text::bytea), pg_temp.id('user', n), 'verify', 'user' || n || '@example.org', now() + '1 day'
FROM generate_series(1, 50000) AS n;

UPDATE users SET placeholder = true WHERE id = ANY(SELECT pg_temp.id('user', n) FROM generate_series(30000, 50000) AS n);
INSERT INTO requests
SELECT pg_temp.id('user', 1 + n % 500), 'key ' || n, sha256(n::text::bytea), pg_temp.id('seed', n), now(), 201, '{}', '{}'
FROM generate_series(1, 50000) AS n;

INSERT INTO scheduled
SELECT
    pg_temp.id('plan', n), pg_temp.id('workspace', 1), pg_temp.id('channel', n % 400), pg_temp.id('user', 1 + n % 500),
    pg_temp.id('planned', n), 'later', now() + n * '1 minute'::interval,
    CASE WHEN n % 5 = 0 THEN 'waiting' ELSE 'sent' END
FROM generate_series(1, 50000) AS n;

INSERT INTO jobs
SELECT 'scheduled', pg_temp.id('plan', n), now() + (n - 100) * '1 minute'::interval, n % 3, NULL
FROM generate_series(1, 50000) AS n;
UPDATE messages SET pinned_at = now(), pinned_by = author_id, pinned_position = seq WHERE seq % 20 = 0;

INSERT INTO saved
SELECT pg_temp.id('message', n), pg_temp.id('user', n % 300), pg_temp.id('workspace', 1), now(), n
FROM generate_series(1, 50000) AS n;

INSERT INTO poll_votes
SELECT pg_temp.id('message', n % 500), pg_temp.id('user', n / 500), '{1}'
FROM generate_series(1, 50000) AS n;
INSERT INTO channel_invites
SELECT pg_temp.id('invite', n), pg_temp.id('channel', 1 + n % 400), pg_temp.id('user', 1 + n % 200), now(), NULL, NULL, 0, false
FROM generate_series(1, 50000) AS n;

INSERT INTO relationships
SELECT pg_temp.id('user', n), pg_temp.id('user', n + k), 'friends', false, k = 1, false, true, true, true, '', now()
FROM generate_series(1, 20000) AS n, generate_series(1, 3) AS k;

INSERT INTO hashtags
SELECT pg_temp.id('workspace', 1), CASE WHEN n % 50 = 0 THEN 'roof' ELSE 'tag' || n % 300 END, pg_temp.id('message', n), n
FROM generate_series(1, 50000) AS n;
