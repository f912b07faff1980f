-- The database, as the manifest tells of it.
SELECT d.datname::pg_catalog.text AS name
     , pg_catalog.pg_get_userbyid(d.datdba)::pg_catalog.text AS owner
     , pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text AS encoding
     , d.datcollate::pg_catalog.text AS collate
     , d.datctype::pg_catalog.text AS ctype
     , pg_catalog.current_setting('server_version') AS server_version
     , pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version_number
     , CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
            ELSE pg_catalog.pg_current_wal_lsn() END::pg_catalog.text AS wal_position
     , CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
            THEN (SELECT c.system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system() c) END AS system_identifier
  FROM pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()
