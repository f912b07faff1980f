-- How large each table is, with its indexes and what is stored beside it.
SELECT c.oid
     , pg_catalog.pg_total_relation_size(c.oid) AS bytes
FROM pg_catalog.pg_class AS c
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'm')
