-- name: arrivals
-- One statement, one snapshot, for many at once: where each is, whether their session lives, and what their own
-- room was told. Deleted workspaces and channels have no frames after their deletion, so a cursor from before it
-- may take them along. The log is told of a revocation before the session's row is: a look back finds it.
SELECT
    asked.n, here.position, epoch.id AS epoch,
    (SELECT coalesce(max(notification_id), 0) FROM stored_events) AS head,
    (
        -- Where the oldest partition begins: retention drops whole partitions, whatever rows they hold.
        SELECT coalesce(min(substring(pg_get_expr(p.relpartbound, p.oid) FROM 'FROM \(''(\d+)''\)')::bigint), 0)
        FROM pg_inherits AS kin
        INNER JOIN pg_class AS p ON p.oid = kin.inhrelid
        WHERE kin.inhparent = 'public.outbox'::regclass
    ) AS floor,
    room.kind, room.id, room.workspace_id, room.channel_id, room.live, room.own
FROM checkpoint AS here
CROSS JOIN epoch
CROSS JOIN unnest(%(users)s::uuid [], %(sessions)s::uuid [], %(since)s::bigint [])
WITH ORDINALITY AS asked (user_id, session_id, since, n)
CROSS JOIN LATERAL (
    WITH home AS (
        SELECT m.workspace_id, m.role
        FROM workspace_members AS m
        INNER JOIN workspaces AS w ON w.id = m.workspace_id
        WHERE m.user_id = asked.user_id AND m.status = 'active' AND (asked.since IS NOT NULL OR NOT w.deleted)
    ),

    place AS (
        SELECT m.workspace_id, m.channel_id
        FROM channel_members AS m
        INNER JOIN home ON home.workspace_id = m.workspace_id
        INNER JOIN channels AS c ON c.id = m.channel_id
        WHERE m.user_id = asked.user_id AND m.active AND (asked.since IS NOT NULL OR NOT c.deleted)
    ),

    thread AS (
        SELECT f.workspace_id, f.channel_id, f.root_id
        FROM thread_followers AS f
        LEFT JOIN place ON place.channel_id = f.channel_id
        WHERE f.user_id = asked.user_id AND f.status = 'following' AND (place.channel_id IS NOT NULL OR f.guest)
    )

    SELECT
        'u' AS kind, asked.user_id AS id, NULL::uuid AS workspace_id, NULL::uuid AS channel_id,
        EXISTS (
            SELECT FROM sessions AS s
            WHERE s.id = asked.session_id AND s.revoked_at IS NULL AND s.expires_at > now()
        )
        OR EXISTS (
            SELECT FROM api_keys AS k
            WHERE k.id = asked.session_id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
        ) AS live,
        ARRAY(
            SELECT
                int8send(o.position) || int4send(o.ordinal) || int8send(o.seq)
                || substr(uuid_send(epoch.id), 1, 4) || o.frame
            FROM outbox AS o
            WHERE
                o.room_id = asked.user_id
                AND o.room_kind = 'u'
                AND o.position > least(asked.since, here.position - %(back)s)
                AND o.position <= here.position
            ORDER BY o.position, o.ordinal
            LIMIT %(limit)s
        ) AS own
    UNION ALL
    SELECT 'w', workspace_id, workspace_id, NULL, NULL, NULL FROM home
    UNION ALL
    SELECT 'm', workspace_id, workspace_id, NULL, NULL, NULL FROM home WHERE role <> 'guest'
    UNION ALL
    SELECT 'c', channel_id, workspace_id, channel_id, NULL, NULL FROM place
    UNION ALL
    SELECT 't', root_id, workspace_id, channel_id, NULL, NULL FROM thread
) AS room;
