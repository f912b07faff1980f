-- The names of types and relations that a script can mean, each with the extension that has it.
SELECT t.typname::pg_catalog.text AS name, x.extname::pg_catalog.text AS extension, n.nspname::pg_catalog.text AS schema
     , COALESCE(c.relkind::pg_catalog.text, 'c') = 'c' AS is_type
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
  LEFT JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension AS x ON x.oid = d.refobjid
 WHERE t.typcategory <> 'A'
   AND n.nspname !~ '^pg_(toast|temp)'
   AND n.nspname <> 'information_schema'
 ORDER BY 1, 3
;
