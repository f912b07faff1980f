-- Views. WITH CHECK OPTION is kept among the storage parameters, so the two are told apart here
-- (https://www.postgresql.org/docs/current/sql-createview.html).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , NULL::pg_catalog.oid AS parent
     , n.nspname AS path, c.relname AS path_2
     , c.relowner::pg_catalog.regrole AS owner
     , pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS definition
     , CASE WHEN c.reloptions IS NOT NULL THEN
         (SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) AS o WHERE o LIKE 'check\_option=%')
       END AS check_option
     , CASE WHEN c.reloptions IS NOT NULL THEN
         (SELECT pg_catalog.array_agg(o ORDER BY o COLLATE "C") FROM pg_catalog.unnest(c.reloptions) AS o WHERE o NOT LIKE 'check\_option=%')
       END AS options
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
