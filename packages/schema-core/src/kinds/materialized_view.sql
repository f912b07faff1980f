-- Materialized views. Whether one was ever filled (relispopulated) is schema: a query of an unfilled one fails
-- (https://www.postgresql.org/docs/current/sql-creatematerializedview.html).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.relname]::pg_catalog.text[] AS path
     , c.relowner::pg_catalog.regrole AS owner
     , pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS definition
     , NULLIF(NOT c.relispopulated, false) AS unpopulated
     , pg_catalog.row_number() OVER (ORDER BY c.oid) AS _created
     , CASE WHEN c.reloptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(c.reloptions) AS o ORDER BY o COLLATE "C")
       END AS options
     , CASE WHEN pg_catalog.cardinality(c.reloptions) > 1 THEN c.reloptions END AS _options
     , CASE WHEN t.reloptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(t.reloptions) AS o ORDER BY o COLLATE "C")
       END AS toast_options
     , NULLIF(m.amname, 'heap') AS access_method
     , s.spcname AS tablespace
     , CASE c.relreplident
         WHEN 'f' THEN 'full'
         WHEN 'n' THEN 'nothing'
         WHEN 'i' THEN (SELECT 'dropped index' WHERE NOT EXISTS (
             SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisreplident))
       END AS replica_identity
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
 WHERE c.relkind = 'm'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
