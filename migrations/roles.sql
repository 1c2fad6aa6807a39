-- The roles of the server and what they may in this database. No dump holds a role, and what is restored where a role
-- was missing lacks its grants too; `migrate` runs this where something of it is lacking, as far as its account may:
-- what one block is refused takes nothing back of the others. `doctor` says what is lacking then, and all but the past
-- goes on without.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['backscroll_erasure', 'backscroll_analyst'] LOOP
        BEGIN
            IF to_regrole(role) IS NULL THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
            NULL;
        END;
        -- Who makes a role may grant it, but not take it.
        BEGIN
            IF NOT pg_has_role(role, 'SET') THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', role);
            END IF;
        EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
            NULL;
        END;
    END LOOP;
END;
$$;

DO $$
BEGIN
    GRANT SELECT, UPDATE (state) ON stored_events TO backscroll_erasure;
    GRANT SELECT, UPDATE (key, salts) ON chain TO backscroll_erasure;
    GRANT SELECT, INSERT ON erased TO backscroll_erasure;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
    NULL;
END;
$$;

DO $$
DECLARE
    walled regclass;
BEGIN
    GRANT SELECT ON stored_events, log TO backscroll_analyst;
    GRANT USAGE ON SCHEMA events, chat TO backscroll_analyst;
    GRANT SELECT ON ALL TABLES IN SCHEMA events TO backscroll_analyst;
    GRANT SELECT ON chat.checkpoint TO backscroll_analyst;
    -- What chat.sql has put policies on.
    FOR walled IN SELECT oid FROM pg_class WHERE relnamespace = 'chat'::regnamespace AND relrowsecurity LOOP
        EXECUTE format('GRANT SELECT ON %s TO backscroll_analyst', walled);
    END LOOP;
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
    NULL;
END;
$$;
