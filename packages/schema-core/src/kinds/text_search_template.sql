-- Text search templates: the two functions behind each; a template has no owner and no privileges.
-- Functions are named without arguments, as each slot has one fixed signature (CREATE TEXT SEARCH TEMPLATE).
SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass AS class
     , t.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, t.tmplname]::pg_catalog.text[] AS path
     , NULLIF(t.tmplinit::pg_catalog.oid, 0)::pg_catalog.regproc::pg_catalog.text AS init_function
     , t.tmpllexize::pg_catalog.regproc::pg_catalog.text AS lexize_function
  FROM pg_catalog.pg_ts_template t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema';
