-- Foreign servers. Options are unordered; the value of one whose name sounds like a secret is never read out.
SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass AS class
     , s.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[s.srvname]::pg_catalog.text[] AS path
     , w.fdwname AS foreign_data_wrapper
     , s.srvtype AS type
     , s.srvversion AS version
     , (SELECT pg_catalog.array_agg(o.line ORDER BY o.line COLLATE "C")
          FROM (SELECT x.option_name || '='
                       || CASE WHEN x.option_name ~* 'passw|passphrase|passcode|pwd|secret|token|credential|(api|access|private|account|shared)_?key'
                               THEN '(hidden)' ELSE x.option_value END AS line
                  FROM pg_catalog.pg_options_to_table(s.srvoptions) x) o) AS options
     , s.srvowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_foreign_server s
  JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
 WHERE s.oid >= 16384;
