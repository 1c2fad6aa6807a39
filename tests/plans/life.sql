-- A town that talks: 50,000 people, one large workspace and 200 small ones, 400 channels in use, a million messages.
-- Ids are as in town.py: of a kind and a number, in order, as those of version 7 are.

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT (substr(md5(kind), 1, 8) || lpad(to_hex(n), 24, '0'))::uuid $$;

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
SELECT pg_temp.id('invite', n), pg_temp.id('workspace', 1 + n % 200), pg_temp.id('user', 1), 'member',
    CASE WHEN n % 10 = 0 THEN 'user' || n || '@example.org' ELSE '' END, now(), NULL, NULL, 0, false
FROM generate_series(1, 50000) AS n;

INSERT INTO channels
SELECT
    pg_temp.id('channel', n),
    pg_temp.id('workspace', CASE WHEN n <= 5000 THEN 1 ELSE 2 + n % 199 END),
    CASE WHEN n % 10 < 5 THEN 'public' WHEN n % 10 < 8 THEN 'private' ELSE 'dm' END,
    'c' || n, CASE WHEN n % 10 < 8 THEN 'c' || n ELSE '' END, '', '', false, '{}', pg_temp.id('user', 1), now(), false,
    false, 1000000, now(), 200, 0, 0, 999999, 0
FROM generate_series(1, 50000) AS n;

-- The 200 who talk are in all channels; channel 3 has half of the workspace in it.
INSERT INTO channel_members
SELECT
    pg_temp.id('channel', c), pg_temp.id('user', u), pg_temp.id('workspace', 1), 'member', true, now(),
    CASE WHEN c % 8 = 0 THEN 990000 ELSE 1000000 END, 1, 999999, 999999
FROM generate_series(1, 400) AS c, generate_series(1, 200) AS u
UNION ALL
SELECT pg_temp.id('channel', 3), pg_temp.id('user', u), pg_temp.id('workspace', 1), 'member', true, now(), 1000000, 1, 0, 0
FROM generate_series(201, 20000) AS u;

-- A tenth of them in channel 3; every sixth is a reply, every sixtieth in the thread of message 4.
INSERT INTO messages
SELECT
    pg_temp.id('message', n), pg_temp.id('workspace', 1),
    CASE WHEN n % 10 = 9 THEN pg_temp.id('channel', 3) ELSE pg_temp.id('channel', 1 + n % 400) END,
    CASE WHEN n % 6 = 0 THEN NULL ELSE n END,
    CASE WHEN n % 60 = 0 THEN pg_temp.id('message', 4) WHEN n % 6 = 0 THEN pg_temp.id('message', 1 + n % 50000) END,
    CASE WHEN n % 6 = 0 THEN n END,
    pg_temp.id('user', 1 + n % 199), 'text', 'hello ' || n, '[]', '{}', false, '{}', now(), NULL, NULL, NULL, n % 50 <> 0
FROM generate_series(1, 1000000) AS n;

INSERT INTO threads
SELECT
    pg_temp.id('message', n), pg_temp.id('workspace', 1), pg_temp.id('channel', 1 + n % 400), pg_temp.id('user', 1 + n % 199),
    1000000, 10, now() - n * '1 second'::interval, '{}', 0, 0, 999999, 0,
    CASE WHEN n % 1000 = 0 THEN ARRAY[pg_temp.id('channel', 3)] ELSE '{}' END
FROM generate_series(1, 50000) AS n;

-- Each who talks follows a thousand threads, and has not read a twentieth of them.
INSERT INTO thread_followers
SELECT
    pg_temp.id('message', n), pg_temp.id('user', 1 + (n + f) % 200), pg_temp.id('workspace', 1),
    pg_temp.id('channel', 1 + n % 400), CASE WHEN n % 20 = 0 THEN 990000 ELSE 1000000 END, 1
FROM generate_series(1, 50000) AS n, generate_series(1, 4) AS f
UNION ALL
SELECT pg_temp.id('message', 4), pg_temp.id('user', u), pg_temp.id('workspace', 1), pg_temp.id('channel', 5), 1000000, 1
FROM generate_series(300, 3000) AS u;

INSERT INTO mentions
SELECT pg_temp.id('channel', 1 + n % 400), pg_temp.id('user', n % 200), n, pg_temp.id('user', 1 + n % 100)
FROM generate_series(800001, 1000000) AS n;

-- Of every message its first event, of every tenth an edit; then what else happened.
INSERT INTO stored_events (
    originator_id, originator_version, topic, state, notification_id, workspace_id, actor_id, occurred_at, recorded_at
)
SELECT
    pg_temp.id('message', n), 1, 'message.posted', '{"type":"message.posted"}'::bytea, n, pg_temp.id('workspace', 1),
    pg_temp.id('user', 1 + n % 199), now(), now()
FROM generate_series(1, 1000000) AS n
UNION ALL
SELECT
    pg_temp.id('message', n * 10), 2, 'message.edited', '{"type":"message.edited"}', 1000000 + n,
    pg_temp.id('workspace', 1), pg_temp.id('user', 1 + n % 199), now(), now()
FROM generate_series(1, 100000) AS n
UNION ALL
SELECT
    pg_temp.id('stream', n / 2), 1 + n % 2, 'channel.created', '{"type":"channel.created"}', 1100000 + n,
    pg_temp.id('workspace', 1 + n % 50), pg_temp.id('user', 1), now(), now()
FROM generate_series(1, 50000) AS n;

SELECT prepare_outbox(1150000);

INSERT INTO outbox
SELECT n, 0, 'c'::"char", pg_temp.id('channel', 1 + n % 400), n / 400, '{"type":"message_sent"}'
FROM generate_series(900001, 1150000) AS n;

INSERT INTO rooms
SELECT 'c', pg_temp.id('channel', n), 5000
FROM generate_series(1, 50000) AS n;

UPDATE checkpoint SET position = 1150000;

INSERT INTO checkpoints (name, position) VALUES ('fanout', 1150000), ('jobs', 1150000);

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
UPDATE messages SET pinned_at = now(), pinned_by = author_id, pinned_position = seq WHERE seq BETWEEN 500000 AND 520000;

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

INSERT INTO sidebars
SELECT pg_temp.id('workspace', 1), pg_temp.id('user', n), '[]'
FROM generate_series(1, 40000) AS n;

INSERT INTO retentions
SELECT pg_temp.id('channel', n), 90 FROM generate_series(1, 40000) AS n;

INSERT INTO presences (user_id, choice, seen_at)
SELECT pg_temp.id('user', n), 'auto', now() FROM generate_series(1, 40000) AS n;
INSERT INTO drafts
SELECT
    pg_temp.id('user', n), pg_temp.id('workspace', 1), pg_temp.id('channel', 1 + n % 400),
    '00000000-0000-0000-0000-000000000000', 'well', '{}', now()
FROM generate_series(1, 40000) AS n;
INSERT INTO api_keys
SELECT pg_temp.id('key', n), pg_temp.id('user', n), pg_temp.id('user', n), sha256(n::text::bytea), 'k', 'bsk_', '{read}', now()
FROM generate_series(1, 50000) AS n;

INSERT INTO reports
SELECT
    pg_temp.id('report', n), pg_temp.id('workspace', 1 + n % 200), pg_temp.id('user', 1), pg_temp.id('user', 2), NULL, NULL,
    '', n, now(), CASE WHEN n % 50 <> 0 THEN now() END, NULL, '', ''
FROM generate_series(1, 50000) AS n;

INSERT INTO hashtags
SELECT pg_temp.id('workspace', 1), CASE WHEN n % 50 = 0 THEN 'roof' ELSE 'tag' || n % 300 END, pg_temp.id('message', n), n
FROM generate_series(1, 50000) AS n;
