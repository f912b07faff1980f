-- Text search parsers: the five functions behind each; a parser has no owner and no privileges.
-- Functions are named without arguments, as each slot has one fixed signature (CREATE TEXT SEARCH PARSER).
SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass AS class
     , p.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, p.prsname]::pg_catalog.text[] AS path
     , p.prsstart::pg_catalog.regproc::pg_catalog.text AS start_function
     , p.prstoken::pg_catalog.regproc::pg_catalog.text AS token_function
     , p.prsend::pg_catalog.regproc::pg_catalog.text AS end_function
     , p.prslextype::pg_catalog.regproc::pg_catalog.text AS lexeme_types_function
     , NULLIF(p.prsheadline::pg_catalog.oid, 0)::pg_catalog.regproc::pg_catalog.text AS headline_function
  FROM pg_catalog.pg_ts_parser p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema';
