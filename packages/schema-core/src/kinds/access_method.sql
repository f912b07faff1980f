-- Access methods, from pg_am. They have neither owner nor privileges.
-- https://www.postgresql.org/docs/current/sql-create-access-method.html
SELECT 'pg_catalog.pg_am'::pg_catalog.regclass AS class
     , a.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[a.amname]::pg_catalog.text[] AS path
     , CASE a.amtype WHEN 'i' THEN 'index' WHEN 't' THEN 'table' ELSE a.amtype::pg_catalog.text END AS type
     , a.amhandler::pg_catalog.text AS handler
FROM pg_catalog.pg_am a
WHERE a.oid >= 16384;
