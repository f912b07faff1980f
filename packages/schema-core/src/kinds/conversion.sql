-- Encoding conversions, from pg_conversion.
-- https://www.postgresql.org/docs/current/sql-createconversion.html
SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.conname]::pg_catalog.text[] AS path
     , pg_catalog.pg_encoding_to_char(c.conforencoding)::pg_catalog.text AS source
     , pg_catalog.pg_encoding_to_char(c.contoencoding)::pg_catalog.text AS target
     , c.conproc::pg_catalog.text AS function
     , NULLIF(c.condefault, false) AS default
     , c.conowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_conversion c
JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
