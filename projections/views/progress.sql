-- name: checkpoint
SELECT position FROM checkpoint;

-- name: ends
SELECT
    (SELECT position FROM checkpoint) AS projected,
    (SELECT coalesce(max(notification_id), 0) FROM stored_events) AS head;

-- name: progress
-- Whoever projects or fans out holds an advisory lock for as long as it lives.
SELECT
    (SELECT coalesce(max(notification_id), 0) FROM stored_events) AS head,
    (SELECT position FROM checkpoint) AS projected,
    (SELECT coalesce(max(position), 0) FROM outbox) AS framed,
    coalesce((SELECT position FROM checkpoints WHERE name = 'fanout'), 0) AS fanned_out,
    (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT to_jsonb(c) ->> 'digest' FROM checkpoint AS c) AS digest,
    (SELECT topic FROM stored_events WHERE notification_id = (SELECT position + 1 FROM checkpoint)) AS following,
    held.projector,
    held.fan_out,
    held.jobs,
    (SELECT count(*) FROM jobs WHERE due_at < now() - interval '1 minute') AS late,
    (SELECT count(*) FROM jobs WHERE due_at = 'infinity') AS given_up,
    held.sweeper,
    (SELECT count(*) FROM departures WHERE NOT cleared) AS departures
FROM (
    SELECT
        bool_or(objid = (hashtext('backscroll.projector')::bigint & 4294967295)::oid) AS projector,
        bool_or(objid = (hashtext('backscroll.fanout')::bigint & 4294967295)::oid) AS fan_out,
        bool_or(objid = (hashtext('backscroll.jobs')::bigint & 4294967295)::oid) AS jobs,
        bool_or(objid = (hashtext('backscroll.sweeper')::bigint & 4294967295)::oid) AS sweeper
    FROM pg_locks
    WHERE
        locktype = 'advisory'
        AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS held;
