-- Schemas of publications (FOR TABLES IN SCHEMA, 15 and later).
SELECT 'pg_catalog.pg_publication_namespace'::pg_catalog.regclass AS class  -- since 15
-- until 14: SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass AS class
     , m.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[p.pubname, n.nspname]::pg_catalog.text[] AS path
  FROM pg_catalog.pg_publication_namespace m  -- since 15
-- until 14:   FROM (SELECT 0::pg_catalog.oid AS oid, 0::pg_catalog.oid AS pnpubid, 0::pg_catalog.oid AS pnnspid WHERE false) m
  JOIN pg_catalog.pg_publication p ON p.oid = m.pnpubid
  JOIN pg_catalog.pg_namespace n ON n.oid = m.pnnspid;
