-- Of the roles that history needs, those that are missing, that may not what they are for, or that this account may
-- not take. What is asked for stands for all that migrations/roles.sql grants: they are given together. Looked up in
-- the catalogs, which every account may read.
WITH needed (name, schema, relation, privilege) AS (
    VALUES
    ('backscroll_analyst', 'public', 'stored_events', 'SELECT'),
    ('backscroll_analyst', 'public', 'log', 'SELECT'),
    ('backscroll_analyst', 'events', 'log', 'SELECT'),
    ('backscroll_analyst', 'chat', 'messages', 'SELECT'),
    ('backscroll_analyst', 'chat', 'checkpoint', 'SELECT'),
    ('backscroll_erasure', 'public', 'stored_events', 'UPDATE'),
    ('backscroll_erasure', 'public', 'chain', 'UPDATE'),
    ('backscroll_erasure', 'public', 'erased', 'INSERT')
)

SELECT
    n.name,
    CASE
        WHEN r.oid IS NULL THEN 'missing'
        WHEN NOT pg_has_role(r.oid, 'SET') THEN 'closed'
        ELSE 'powerless'
    END AS lack,
    current_user::text AS account
FROM needed AS n
LEFT JOIN pg_roles AS r ON r.rolname = n.name
LEFT JOIN pg_namespace AS s ON s.nspname = n.schema
LEFT JOIN pg_class AS c ON c.relnamespace = s.oid AND c.relname = n.relation
GROUP BY n.name, r.oid
HAVING NOT coalesce(
    pg_has_role(r.oid, 'SET')
    AND bool_and(
        coalesce(
            has_any_column_privilege(r.oid, c.oid, n.privilege) AND has_schema_privilege(r.oid, s.oid, 'USAGE'),
            false
        )
    ),
    false
)
ORDER BY n.name;
