-- Columns of tables, foreign tables, views and materialized views.
-- A default cannot refer to columns (https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-DEFAULT),
-- so pg_get_expr gets no relation for it: with one it would lock and open every table. Only a generation expression needs it.
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , a.attnum::pg_catalog.int4 AS part
     , c.oid AS parent
     , n.nspname AS path, c.relname AS path_2, a.attname AS path_3
     , a.attnum AS _position
     , pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
     , NULLIF(a.attnotnull, false) AS not_null
     , CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.regcollation::pg_catalog.text END AS collation
     , CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, 0) END AS default
     , CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity
     , CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS generated
     , CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS expression
     , CASE WHEN a.attstorage <> t.typstorage AND c.relkind <> 'v' THEN
         CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended' END
       END AS storage
     , CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression  -- since 14
     , NULLIF(a.attstattarget, -1)::pg_catalog.int4 AS statistics_target
     , CASE WHEN a.attoptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(a.attoptions) AS o ORDER BY o COLLATE "C")
       END AS options
     , CASE WHEN a.attfdwoptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(a.attfdwoptions) AS o ORDER BY o COLLATE "C")
       END AS foreign_options
     , NULLIF(a.attinhcount, 0)::pg_catalog.int4 AS inherited
     , CASE WHEN a.attinhcount > 0 THEN NULLIF(a.attislocal, false) END AS local
     , NULLIF(k.conname::pg_catalog.text, c.relname || '_' || a.attname || '_not_null') AS _not_null_name  -- since 18
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_constraint AS k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum  -- since 18
 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND a.attnum > 0
   AND NOT a.attisdropped
;
