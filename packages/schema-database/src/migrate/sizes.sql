-- The tables whose names are among these words, largest first.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS table
     , pg_catalog.pg_total_relation_size(c.oid) AS bytes
     , CASE WHEN c.reltuples >= 0 THEN c.reltuples::pg_catalog.int8 END AS rows
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'p')
  AND c.relname::pg_catalog.text = ANY ($1)
  AND (n.nspname::pg_catalog.text = ANY ($1) OR n.nspname = 'public')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'schema_sync')
ORDER BY bytes DESC, 1
