-- Enumerated types, from pg_type and pg_enum. An enum may have no label yet; the labels' numbers depend on the
-- history of ADD VALUE BEFORE, only their order means something.
-- https://www.postgresql.org/docs/current/catalog-pg-enum.html
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.typname]::pg_catalog.text[] AS path
     , e.labels
     , t.typowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.array_agg(enumlabel::pg_catalog.text ORDER BY enumsortorder) AS labels
                    FROM pg_catalog.pg_enum
                    WHERE enumtypid = t.oid) e
WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
