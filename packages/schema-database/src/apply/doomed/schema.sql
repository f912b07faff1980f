-- The tables of a schema, and the partitioned ones with all their partitions in one.
SELECT c.oid
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1))
  AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS i
                    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
                   WHERE i.inhrelid = c.oid AND c.relispartition AND p.relnamespace = c.relnamespace)
ORDER BY c.relname
