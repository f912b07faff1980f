-- Transforms, from pg_transform: how values of a type pass into and out of a language. They have no owner.
-- https://www.postgresql.org/docs/current/sql-createtransform.html
SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[pg_catalog.format_type(t.trftype, NULL), l.lanname::pg_catalog.text] AS path
     , CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::pg_catalog.regprocedure::pg_catalog.text END AS from_sql
     , CASE WHEN t.trftosql <> 0 THEN t.trftosql::pg_catalog.regprocedure::pg_catalog.text END AS to_sql
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384;
