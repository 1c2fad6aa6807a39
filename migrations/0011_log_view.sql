-- What is told to nobody is not told to analysts either: who cast which vote in an anonymous poll, and what somebody
-- has put aside. Their positions are missing here; the table has them.

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
WHERE topic NOT IN ('message.ballot_cast', 'saved.added', 'saved.removed');
