-- The second wall: what analysts ask is asked under a role of its own, to which only one workspace's rows exist,
-- the one that is set for the transaction. The API's own check is the first; this one stands when that is wrong.

DO $$
BEGIN
    CREATE ROLE backscroll_analyst NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole server: another of its databases has made it
END;
$$;

GRANT backscroll_analyst TO CURRENT_USER;

CREATE FUNCTION walled_in() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_has_role('backscroll_analyst', 'USAGE');

-- Within which workspace; without one there is nothing.
CREATE FUNCTION walls() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('backscroll.workspace', true), '')::uuid;

-- Looked for by name each time: a rebuild puts other read models in the place of these.
CREATE FUNCTION is_within(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM chat.workspace_members AS m WHERE m.user_id = person AND m.workspace_id = walls());
END;
$$;

-- Of what belongs to no workspace: what the people of this one are called.
CREATE POLICY walls ON stored_events
USING (
    NOT (SELECT walled_in())
    OR workspace_id = (SELECT walls())
    OR (workspace_id IS NULL AND topic LIKE 'user.%' AND is_within(originator_id))
);

ALTER TABLE stored_events ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON stored_events TO backscroll_analyst;
