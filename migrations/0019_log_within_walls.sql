-- The analysts' role may ask `log` as it may ask the table, and is shown the same: the policy `walls` is said again
-- here. The view goes on running as its owner, so that roles which were let at it alone, without the table and what
-- is told to nobody, still see what they saw.

CREATE OR REPLACE VIEW log AS
SELECT
    notification_id AS position,
    originator_id AS stream,
    originator_version AS version,
    topic AS type,
    convert_from(state, 'UTF8')::jsonb AS event,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM stored_events
WHERE
    topic NOT IN ('message.ballot_cast', 'saved.added', 'saved.removed')
    AND (
        NOT (SELECT row_security_active('stored_events'::regclass) AND walled_in())
        OR workspace_id = (SELECT walls())
        OR (workspace_id IS NULL AND topic LIKE 'user.%' AND is_within(originator_id))
    );

GRANT SELECT ON log TO backscroll_analyst;
