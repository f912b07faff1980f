-- Triggers and constraint triggers. A row trigger of a partitioned table has a clone on every partition, which may be
-- enabled or disabled by itself: of a clone that state is read, all else is its parent's. Up to 14 clones are marked
-- internal (https://www.postgresql.org/docs/current/catalog-pg-trigger.html); triggers of constraints always are.
SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0::pg_catalog.int4 AS part
     , c.oid AS parent
     , n.nspname AS path, c.relname AS path_2, t.tgname AS path_3
     , CASE WHEN t.tgparentid = 0 THEN pg_catalog.pg_get_triggerdef(t.oid, false) END AS definition
     , CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled
     , CASE WHEN t.tgparentid <> 0 THEN
         (SELECT p.tgrelid::pg_catalog.regclass::pg_catalog.text FROM pg_catalog.pg_trigger AS p WHERE p.oid = t.tgparentid)
       END AS inherited_from
  FROM pg_catalog.pg_trigger AS t
  JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE (NOT t.tgisinternal
-- until 14: OR t.tgparentid <> 0
       )
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
