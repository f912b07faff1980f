-- What a broken REINDEX CONCURRENTLY leaves on the tables of a relation (manual: "Rebuilding Indexes Concurrently").
WITH subject AS (
    SELECT coalesce(i.indrelid, r.oid) AS relation
    FROM pg_catalog.pg_class AS r
    LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = r.oid
    WHERE r.oid = pg_catalog.to_regclass($1)
), tables AS (
    SELECT s.relation FROM subject AS s
    UNION
    SELECT p.relid FROM subject AS s CROSS JOIN LATERAL pg_catalog.pg_partition_tree(s.relation) AS p
)
SELECT n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name
FROM tables AS t
JOIN pg_catalog.pg_index AS i ON i.indrelid = t.relation
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
ORDER BY 1, 2
