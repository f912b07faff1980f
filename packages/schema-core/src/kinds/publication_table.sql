-- Tables of publications. A column list is a set, kept by the server in the order of the table's columns (CREATE PUBLICATION).
SELECT 'pg_catalog.pg_publication_rel'::pg_catalog.regclass AS class
     , m.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[p.pubname, n.nspname, c.relname]::pg_catalog.text[] AS path
     , (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attname COLLATE "C")  -- since 15
          FROM pg_catalog.pg_attribute a  -- since 15
         WHERE a.attrelid = m.prrelid AND a.attnum = ANY (m.prattrs::pg_catalog.int2[])) AS columns  -- since 15
     , CASE WHEN m.prqual IS NOT NULL THEN pg_catalog.pg_get_expr(m.prqual, m.prrelid) END AS row_filter  -- since 15
  FROM pg_catalog.pg_publication_rel m
  JOIN pg_catalog.pg_publication p ON p.oid = m.prpubid
  JOIN pg_catalog.pg_class c ON c.oid = m.prrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace;
