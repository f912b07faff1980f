-- Who and where the session is, and whether anything can be changed there.
SELECT pg_catalog.pg_backend_pid() AS process
     , pg_catalog.pg_is_in_recovery() AS is_in_recovery
     , pg_catalog.current_setting('transaction_read_only') = 'on' AS is_read_only
     , session_user::pg_catalog.text AS login
     , current_user::pg_catalog.text AS role
     , pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000 AS major
     , pg_catalog.pg_get_userbyid(d.datdba)::pg_catalog.text AS database_owner
     , CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT c.system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system() AS c) END AS system_identifier
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
