-- Domains, from pg_type; NOT NULL is a constraint too since 17, see domain_constraint.sql.
-- https://www.postgresql.org/docs/current/sql-alterdomain.html
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.typname]::pg_catalog.text[] AS path
     , pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type
     , CASE WHEN t.typcollation <> b.typcollation
            THEN t.typcollation::pg_catalog.regcollation::pg_catalog.text END AS collation
     , NULLIF(t.typnotnull, false) AS not_null
     , COALESCE(pg_catalog.pg_get_expr(t.typdefaultbin, 0), pg_catalog.quote_literal(t.typdefault)) AS default
     , t.typowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
