-- The roles of the server and what they may in this database. No dump holds a role, and what is restored where a role
-- was missing lacks its grants too; `migrate` runs this where something of it is lacking, as far as its account may.

DO $$
DECLARE
    role text;
    walled regclass;
BEGIN
    FOREACH role IN ARRAY ARRAY['backscroll_erasure', 'backscroll_analyst'] LOOP
        IF to_regrole(role) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;

    GRANT SELECT, UPDATE (state) ON stored_events TO backscroll_erasure;
    GRANT SELECT, UPDATE (key, salts) ON chain TO backscroll_erasure;
    GRANT SELECT, INSERT ON erased TO backscroll_erasure;

    GRANT SELECT ON stored_events, log TO backscroll_analyst;
    GRANT USAGE ON SCHEMA events, chat TO backscroll_analyst;
    GRANT SELECT ON ALL TABLES IN SCHEMA events TO backscroll_analyst;
    GRANT SELECT ON chat.checkpoint TO backscroll_analyst;
    -- What chat.sql has put policies on.
    FOR walled IN SELECT oid FROM pg_class WHERE relnamespace = 'chat'::regnamespace AND relrowsecurity LOOP
        EXECUTE format('GRANT SELECT ON %s TO backscroll_analyst', walled);
    END LOOP;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    NULL; -- `doctor` says what is lacking, and all but the past goes on without
END;
$$;

DO $$
BEGIN
    IF NOT pg_has_role('backscroll_analyst', 'SET') THEN
        GRANT backscroll_analyst TO CURRENT_USER;
    END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
    NULL;
END;
$$;
