-- Foreign-data wrappers. Options are unordered; the value of one whose name sounds like a secret is never read out.
-- Handler and validator are named without arguments, as each has one fixed signature (CREATE FOREIGN DATA WRAPPER).
SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass AS class
     , w.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[w.fdwname]::pg_catalog.text[] AS path
     , NULLIF(w.fdwhandler, 0)::pg_catalog.regproc::pg_catalog.text AS handler
     , NULLIF(w.fdwvalidator, 0)::pg_catalog.regproc::pg_catalog.text AS validator
     , (SELECT pg_catalog.array_agg(o.line ORDER BY o.line COLLATE "C")
          FROM (SELECT x.option_name || '='
                       || CASE WHEN x.option_name ~* 'passw|passphrase|passcode|pwd|secret|token|credential|(api|access|private|account|shared)_?key'
                               THEN '(hidden)' ELSE x.option_value END AS line
                  FROM pg_catalog.pg_options_to_table(w.fdwoptions) x) o) AS options
     , w.fdwowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_foreign_data_wrapper w
 WHERE w.oid >= 16384;
