-- Range types, from pg_type and pg_range, with the name of their multirange type. Up to 16 a multirange has an owner
-- and privileges apart from its range's; they are not read, since a dump does not carry them. The operator class is
-- the subtype's default one unless said otherwise; a default for a type that it only coerces to (text_ops for
-- varchar) is one, too.
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.typname]::pg_catalog.text[] AS path
     , pg_catalog.format_type(r.rngsubtype, NULL) AS subtype
     , CASE WHEN NOT o.opcdefault
            THEN pg_catalog.quote_ident(p.nspname) || '.' || pg_catalog.quote_ident(o.opcname)
       END AS subtype_operator_class
     , CASE WHEN r.rngcollation <> s.typcollation
            THEN r.rngcollation::pg_catalog.regcollation::pg_catalog.text END AS collation
     , NULLIF(r.rngcanonical::pg_catalog.text, '-') AS canonical
     , NULLIF(r.rngsubdiff::pg_catalog.text, '-') AS subtype_diff
     , r.rngmultitypid::pg_catalog.regtype::pg_catalog.text AS multirange_type  -- since 14
     , t.typowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace p ON p.oid = o.opcnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
