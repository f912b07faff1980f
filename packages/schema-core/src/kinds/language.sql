-- Procedural languages made without an extension, from pg_language.
-- https://www.postgresql.org/docs/current/sql-createlanguage.html
SELECT 'pg_catalog.pg_language'::pg_catalog.regclass AS class
     , l.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[l.lanname]::pg_catalog.text[] AS path
     , NULLIF(l.lanpltrusted, false) AS trusted
     , CASE WHEN l.lanplcallfoid <> 0 THEN l.lanplcallfoid::pg_catalog.regproc::pg_catalog.text END AS handler
     , CASE WHEN l.laninline <> 0 THEN l.laninline::pg_catalog.regproc::pg_catalog.text END AS inline_handler
     , CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::pg_catalog.regproc::pg_catalog.text END AS validator
     , l.lanowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384;
