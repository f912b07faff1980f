-- Tables and partitioned tables. A replica identity that is an index is told by the index; the one exception is an
-- index dropped since: the table keeps relreplident 'i', replicates no old rows at all, and pg_dump says nothing of it
-- (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , NULL::pg_catalog.oid AS parent
     , n.nspname AS path, c.relname AS path_2
     , c.relowner::pg_catalog.regrole AS owner
     , NULLIF(c.relpersistence = 'u', false) AS unlogged
     , CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type
     , CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key
     , CASE WHEN c.relispartition THEN h.parents[1] END AS partition_of
     , CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS partition_bound
     , h.detach_pending  -- since 14
     , CASE WHEN NOT c.relispartition THEN h.parents END AS inherits
     , CASE WHEN c.reloptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(c.reloptions) AS o ORDER BY o COLLATE "C")
       END AS options
     , CASE WHEN pg_catalog.cardinality(c.reloptions) > 1 THEN c.reloptions END AS _options
     , CASE WHEN t.reloptions IS NOT NULL THEN
         ARRAY(SELECT o FROM pg_catalog.unnest(t.reloptions) AS o ORDER BY o COLLATE "C")
       END AS toast_options
     , CASE WHEN m.amname <> 'heap' OR c.relkind = 'p' THEN m.amname END AS access_method
     , s.spcname AS tablespace
     , CASE c.relreplident
         WHEN 'f' THEN 'full'
         WHEN 'n' THEN 'nothing'
         WHEN 'i' THEN (SELECT 'dropped index' WHERE NOT EXISTS (
             SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisreplident))
       END AS replica_identity
     , NULLIF(c.relrowsecurity, false) AS row_security
     , NULLIF(c.relforcerowsecurity, false) AS force_row_security
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN (
    SELECT i.inhrelid
         , pg_catalog.array_agg(i.inhparent::pg_catalog.regclass::pg_catalog.text ORDER BY i.inhseqno) AS parents
         , NULLIF(pg_catalog.bool_or(i.inhdetachpending), false) AS detach_pending  -- since 14
      FROM pg_catalog.pg_inherits AS i
     GROUP BY i.inhrelid
  ) AS h ON h.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
 WHERE c.relkind IN ('r', 'p')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
