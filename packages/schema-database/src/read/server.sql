-- What the server and the database say of themselves.
SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version_number
     , pg_catalog.current_setting('server_version') AS version
     , pg_catalog.pg_get_userbyid(d.datdba)::pg_catalog.text AS database_owner
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database();
