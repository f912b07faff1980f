-- The columns of tables that are of a domain.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
     , a.attname::pg_catalog.text AS column
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE a.atttypid = pg_catalog.to_regtype($1) AND NOT a.attisdropped
  AND c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
ORDER BY 1, 2
