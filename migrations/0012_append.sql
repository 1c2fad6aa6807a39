-- Appending, leaving streams that must not exist yet to the table's key: replaces the function of 0009.

DROP FUNCTION append_events(
    uuid [], bigint [],
    uuid [], bigint [], text [], bytea [], uuid [], uuid [], uuid [], uuid [], timestamptz []
);

-- Appends the events of many commands at once, if all their guards hold and all their versions are free; else nothing.
--
-- A guard (stream, version) holds while that is the stream's last version: not when it moved on, nor when a restored
-- backup took it back. `failed` names those that do not, by their place; what then remains is asked for again.
-- A stream's first event needs no guard, as streams have no holes: where its version is taken, `taken` names it.
-- An event's version of -n means the n-th after the stream's last, wherever that stands.
-- The lock is taken before anything is read and held to commit, so positions appear in commit order and have no gaps.
-- Each statement of a volatile function sees what was committed before it began, hence also what the lock waited for.
CREATE FUNCTION append_events(
    guard_stream uuid [],
    guard_version bigint [],
    event_stream uuid [],
    event_version bigint [],
    event_topic text [],
    event_state bytea [],
    event_workspace uuid [],
    event_actor uuid [],
    event_correlation uuid [],
    event_causation uuid [],
    event_occurred timestamptz [],
    OUT failed integer [],
    OUT taken integer [],
    OUT last_position bigint
)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan -- the arrays' sizes vary, the plan must not
AS $$
DECLARE
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('backscroll.log'));
    moment := clock_timestamp();

    -- A scalar subquery, so that it stays one index probe per guard whatever the planner believes.
    SELECT array_agg(guard.place)
    INTO failed
    FROM unnest(guard_stream, guard_version) WITH ORDINALITY AS guard (stream, version, place)
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

    IF failed IS NOT NULL THEN
        RETURN;
    END IF;

    SELECT coalesce(max(notification_id), 0) INTO last_position FROM stored_events;

    BEGIN
        INSERT INTO stored_events (
            originator_id, originator_version, topic, state, notification_id,
            workspace_id, actor_id, correlation_id, causation_id, occurred_at, recorded_at
        )
        SELECT
            e.stream,
            CASE WHEN e.version > 0 THEN e.version ELSE (
                SELECT coalesce(max(s.originator_version), 0)
                FROM stored_events AS s
                WHERE s.originator_id = e.stream
            ) - e.version END,
            e.topic,
            e.state,
            last_position + e.place,
            e.workspace,
            e.actor,
            e.correlation,
            e.causation,
            coalesce(e.occurred, moment),
            moment
        FROM unnest(
            event_stream, event_version, event_topic, event_state,
            event_workspace, event_actor, event_correlation, event_causation, event_occurred
        ) WITH ORDINALITY AS e (
            stream, version, topic, state, workspace, actor, correlation, causation, occurred, place
        );
    EXCEPTION WHEN unique_violation THEN
        SELECT array_agg(e.place)
        INTO taken
        FROM unnest(event_stream, event_version) WITH ORDINALITY AS e (stream, version, place)
        WHERE EXISTS (
            SELECT
            FROM stored_events AS s
            WHERE s.originator_id = e.stream AND s.originator_version = e.version
        );
        IF taken IS NULL THEN
            RAISE; -- two of them want the same version
        END IF;
    END;

    last_position := last_position + cardinality(event_stream);
END;
$$;
