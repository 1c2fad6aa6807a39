-- The log: every event of every stream, in one order, for ever.

CREATE TABLE stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,             -- the event as JSON, UTF-8
    notification_id bigint NOT NULL,  -- the position: gapless, in commit order
    workspace_id uuid,
    actor_id uuid,
    correlation_id uuid,
    causation_id uuid,
    occurred_at timestamptz NOT NULL, -- when it happened; for an import, in the system it came from
    recorded_at timestamptz NOT NULL, -- when it was written here
    PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

CREATE UNIQUE INDEX stored_events_notification_id_idx ON stored_events (notification_id);

COMMENT ON TABLE stored_events IS
'A superset of what eventsourcing.postgres.PostgresApplicationRecorder reads. Written by append_events only.';

-- Appends many commands at once: those whose guards hold, whole; the others not at all.
--
-- A guard (stream, version) holds while that is the stream's last version: not when it moved on, nor when a restored
-- backup took it back. A NULL event_version means "next". Each refused command stands beside a stream that refused it.
-- The lock is taken before anything is read and held to commit, so positions appear in commit order and have no gaps.
-- Each statement of a volatile function sees what was committed before it began, hence also what the lock waited for.
CREATE FUNCTION append_events(
    guard_command integer [],
    guard_stream uuid [],
    guard_version bigint [],
    event_command integer [],
    event_stream uuid [],
    event_version bigint [],
    event_topic text [],
    event_state bytea [],
    event_workspace uuid [],
    event_actor uuid [],
    event_correlation uuid [],
    event_causation uuid [],
    event_occurred timestamptz [],
    OUT refused integer [],
    OUT moved uuid [],
    OUT last_position bigint
)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan -- the arrays' sizes vary, the plan must not
AS $$
DECLARE
    appended bigint;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('backscroll.log'));
    moment := clock_timestamp();

    -- A scalar subquery, so that it stays one index probe per guard whatever the planner believes.
    SELECT coalesce(array_agg(guard.command), '{}'), coalesce(array_agg(guard.stream), '{}')
    INTO refused, moved
    FROM unnest(guard_command, guard_stream, guard_version) AS guard (command, stream, version)
    WHERE coalesce(
        (
            SELECT e.originator_version
            FROM stored_events AS e
            WHERE e.originator_id = guard.stream
            ORDER BY e.originator_version DESC
            LIMIT 1
        ),
        least(guard.version, 0)
    ) <> guard.version;

    SELECT coalesce(max(notification_id), 0) INTO last_position FROM stored_events;

    INSERT INTO stored_events (
        originator_id, originator_version, topic, state, notification_id,
        workspace_id, actor_id, correlation_id, causation_id, occurred_at, recorded_at
    )
    SELECT
        e.stream,
        coalesce(e.version, (
            SELECT coalesce(max(s.originator_version), 0)
            FROM stored_events AS s
            WHERE s.originator_id = e.stream
        ) + row_number() OVER (PARTITION BY e.stream ORDER BY e.place)),
        e.topic,
        e.state,
        last_position + row_number() OVER (ORDER BY e.place),
        e.workspace,
        e.actor,
        e.correlation,
        e.causation,
        coalesce(e.occurred, moment),
        moment
    FROM unnest(
        event_command, event_stream, event_version, event_topic, event_state,
        event_workspace, event_actor, event_correlation, event_causation, event_occurred
    ) WITH ORDINALITY AS e (
        command, stream, version, topic, state, workspace, actor, correlation, causation, occurred, place
    )
    WHERE e.command <> ALL (refused);

    GET DIAGNOSTICS appended = ROW_COUNT;
    last_position := last_position + appended;
END;
$$;

-- Nobody changes the past. The erasure role overwrites personal fields, and nothing but those.
DO $$
BEGIN
    CREATE ROLE backscroll_erasure NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole server: another of its databases has made it
END;
$$;

GRANT SELECT ON stored_events TO backscroll_erasure;
GRANT UPDATE (state) ON stored_events TO backscroll_erasure;

CREATE FUNCTION refuse_to_change_the_log() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'UPDATE' AND current_user = 'backscroll_erasure' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the log is append-only: % is refused', tg_op USING ERRCODE = 'insufficient_privilege';
END;
$$;

CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log();

-- Folded states of long streams, so that loading them stays cheap. Derived: may be emptied at any time.
CREATE TABLE snapshots (
    stream_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    state bytea NOT NULL
);

-- Which life of this log a position belongs to: changed whenever a backup is restored.
CREATE TABLE epoch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    since timestamptz NOT NULL DEFAULT now()
);

INSERT INTO epoch DEFAULT VALUES;

-- The log as columns, for psql and analysts.
CREATE VIEW log AS
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
FROM stored_events;
