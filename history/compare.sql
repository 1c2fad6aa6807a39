-- name: tables
-- The read models, the columns of their keys, and those that hold words; the checkpoint is where we stand, not
-- what we know.
SELECT
    c.relname,
    array_agg(a.attname::text ORDER BY array_position(i.indkey::smallint [], a.attnum)),
    coalesce(array_agg(a.attname::text) FILTER (WHERE a.attcollation <> 0), '{}')
FROM pg_class AS c
JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey[0:i.indnkeyatts - 1])
WHERE c.relnamespace = 'chat'::regnamespace AND c.relkind = 'r' AND c.relname <> 'checkpoint'
GROUP BY c.relname
ORDER BY c.relname;
