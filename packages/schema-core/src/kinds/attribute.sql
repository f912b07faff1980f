-- Attributes of composite types, from pg_attribute. A comment on one is filed under the pg_class row of the type,
-- extension membership under its pg_type row (the parent).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , a.attnum::pg_catalog.int4 AS part
     , c.reltype AS parent
     , ARRAY[n.nspname, c.relname, a.attname]::pg_catalog.text[] AS path
     , a.attnum AS _position
     , pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
     , CASE WHEN a.attcollation <> t.typcollation
            THEN a.attcollation::pg_catalog.regcollation::pg_catalog.text END AS collation
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
