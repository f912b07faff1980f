-- Foreign tables, which may also be partitions or inheritance children
-- (https://www.postgresql.org/docs/current/sql-createforeigntable.html).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.relname]::pg_catalog.text[] AS path
     , c.relowner::pg_catalog.regrole AS owner
     , s.srvname AS server
     , CASE WHEN f.ftoptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(f.ftoptions) AS o ORDER BY o COLLATE "C")
       END AS options
     , CASE WHEN pg_catalog.cardinality(f.ftoptions) > 1 THEN f.ftoptions END AS _options
     , CASE WHEN c.relispartition THEN h.parents[1] END AS partition_of
     , CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS partition_bound
     , h.detach_pending  -- since 14
     , CASE WHEN NOT c.relispartition THEN h.parents END AS inherits
  FROM pg_catalog.pg_foreign_table AS f
  JOIN pg_catalog.pg_class AS c ON c.oid = f.ftrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
  LEFT JOIN (
    SELECT i.inhrelid
         , pg_catalog.array_agg(i.inhparent::pg_catalog.regclass::pg_catalog.text ORDER BY i.inhseqno) AS parents
         , NULLIF(pg_catalog.bool_or(i.inhdetachpending), false) AS detach_pending  -- since 14
      FROM pg_catalog.pg_inherits AS i
     GROUP BY i.inhrelid
  ) AS h ON h.inhrelid = c.oid
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
