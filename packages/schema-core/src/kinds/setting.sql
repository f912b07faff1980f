-- Settings bound to this database, for everyone (role 0) or one role (ALTER DATABASE SET, ALTER ROLE IN DATABASE SET).
-- Settings of a role in all databases belong to the cluster. The value of a custom parameter whose name sounds like a
-- secret is never read out.
SELECT 'pg_catalog.pg_db_role_setting'::pg_catalog.regclass AS class
     , 0::pg_catalog.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[x.parameter]::pg_catalog.text[] AS path
     , s.setrole::pg_catalog.regrole AS role
     , CASE WHEN x.parameter ~ '\.'
             AND x.parameter ~* 'passw|passphrase|passcode|pwd|secret|token|credential|(api|access|private|account|shared)_?key'
            THEN '(hidden)' ELSE x.value END AS value
  FROM pg_catalog.pg_db_role_setting s
 CROSS JOIN LATERAL (
       SELECT pg_catalog.split_part(c.line, '=', 1) AS parameter
            , pg_catalog.substr(c.line, pg_catalog.strpos(c.line, '=') + 1) AS value
         FROM pg_catalog.unnest(s.setconfig) c (line)
       ) x
 WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database());
