-- Base types and shell types, from pg_type. A shell type
-- (https://www.postgresql.org/docs/current/sql-createtype.html) has a name and an owner only: the columns of `d` are
-- NULL for it. The array type made along with every type is known by its element pointing back to it.
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.typname]::pg_catalog.text[] AS path
     , NULLIF(NOT t.typisdefined, false) AS shell
     , d.typinput::pg_catalog.text AS input
     , d.typoutput::pg_catalog.text AS output
     , NULLIF(d.typreceive::pg_catalog.text, '-') AS receive
     , NULLIF(d.typsend::pg_catalog.text, '-') AS send
     , NULLIF(d.typmodin::pg_catalog.text, '-') AS type_modifier_input
     , NULLIF(d.typmodout::pg_catalog.text, '-') AS type_modifier_output
     , NULLIF(d.typanalyze::pg_catalog.text, '-') AS analyze
     , NULLIF(d.typsubscript::pg_catalog.text, '-') AS subscript  -- since 14
     , NULLIF(d.typlen, -1) AS length
     , NULLIF(d.typbyval, false) AS passed_by_value
     , CASE d.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' END AS alignment
     , CASE d.typstorage WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended' END AS storage
     , NULLIF(d.typcategory, 'U')::pg_catalog.text AS category
     , NULLIF(d.typispreferred, false) AS preferred
     , d.typdefault AS default
     , CASE WHEN d.typelem <> 0 THEN pg_catalog.format_type(d.typelem, NULL) END AS element
     , NULLIF(d.typdelim, ',')::pg_catalog.text AS delimiter
     , NULLIF(d.typcollation <> 0, false) AS collatable
     , t.typowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
LEFT JOIN LATERAL (SELECT t.*) d ON t.typisdefined
WHERE (t.typtype = 'b' OR NOT t.typisdefined)
  AND e.typarray IS DISTINCT FROM t.oid
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
