-- Composite types that stand alone, from pg_type (a table's row type is the table's), with the order of their
-- attributes; the attributes themselves are in attribute.sql.
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.typname]::pg_catalog.text[] AS path
     , a.attributes
     , t.typowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_type t ON t.oid = c.reltype
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.array_agg(attname::pg_catalog.text ORDER BY attnum) AS attributes
                    FROM pg_catalog.pg_attribute
                    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a
WHERE c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
