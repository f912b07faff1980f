-- Publications: which operations they publish and how; their tables and schemas are objects of their own.
-- `publish` is absent when all four operations are published, which is the default (CREATE PUBLICATION).
SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass AS class
     , p.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[p.pubname]::pg_catalog.text[] AS path
     , NULLIF(p.puballtables, false) AS all_tables
     , CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN
            pg_catalog.array_remove(ARRAY[CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubinsert THEN 'insert' END,
                                          CASE WHEN p.pubtruncate THEN 'truncate' END, CASE WHEN p.pubupdate THEN 'update' END], NULL)
       END AS publish
     , NULLIF(p.pubviaroot, false) AS via_partition_root
     , CASE p.pubgencols WHEN 'n' THEN NULL WHEN 's' THEN 'stored' ELSE p.pubgencols::pg_catalog.text END AS generated_columns  -- since 18
     , p.pubowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_publication p
 WHERE p.oid >= 16384;
