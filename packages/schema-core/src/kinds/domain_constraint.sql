-- Constraints of domains, from pg_constraint. Since 17 NOT NULL is one too
-- (https://www.postgresql.org/docs/17/catalog-pg-constraint.html): it is left out where it says no more than the
-- domain's not_null, that is where it has no comment, and the name that PostgreSQL generates.
SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass AS class
     , k.oid AS object
     , 0 AS part
     , t.oid AS parent
     , ARRAY[n.nspname, t.typname, k.conname]::pg_catalog.text[] AS path
     , CASE k.contype WHEN 'c' THEN 'check' WHEN 'n' THEN 'not null' ELSE k.contype::pg_catalog.text END AS type
     , pg_catalog.pg_get_expr(k.conbin, 0) AS expression
     , NULLIF(NOT k.convalidated, false) AS not_valid
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_constraint k ON k.conrelid = 0 AND k.contypid = t.oid
WHERE t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (k.contype <> 'n'
       OR k.conname <> t.typname || '_not_null'
       OR EXISTS (SELECT FROM pg_catalog.pg_description d
                  WHERE d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid));
