-- The outbox's partitions stand beside it. They were made where the projector looks first, in the schema of the read
-- models: a rebuild took them aside, where the projector found them no more, and the next one dropped them.

ALTER FUNCTION prepare_outbox(bigint) SET search_path = public;
ALTER FUNCTION shorten_outbox(timestamptz) SET search_path = public;

DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'outbox'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET SCHEMA public', part);
    END LOOP;
END;
$$;
