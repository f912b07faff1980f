-- Who holds the lock of the runner in this database.
SELECT a.pid
     , coalesce(a.usename::pg_catalog.text, '?') AS login
     , coalesce(nullif(a.application_name, ''), '?') AS application
     , coalesce(pg_catalog.host(a.client_addr), 'this machine') AS address
     , pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.backend_start)::pg_catalog.int8 AS seconds
     , coalesce(a.state, '?') AS state
     , coalesce(pg_catalog."left"(a.query, 200), '') AS query
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
  AND l.objsubid = 1
  AND (l.classid::pg_catalog.int8 << 32 | l.objid::pg_catalog.int8) = $1
