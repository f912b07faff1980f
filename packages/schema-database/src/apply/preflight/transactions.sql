-- The transactions that have been open for longer than this many milliseconds, oldest first.
SELECT pg_catalog.format('process %s, %s as %s, %s', a.pid, coalesce(nullif(a.application_name, ''), '?'),
                         coalesce(a.usename::pg_catalog.text, '?'), coalesce(a.state, '?')) AS who
     , pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8 AS seconds
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.backend_type = 'client backend'
  AND pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start) * 1000 > $1::pg_catalog.int8
UNION ALL
SELECT pg_catalog.format('prepared transaction %L of %I', p.gid, p.owner)
     , pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - p.prepared)::pg_catalog.int8
FROM pg_catalog.pg_prepared_xacts AS p
WHERE p.database = pg_catalog.current_database()
ORDER BY 2 DESC
LIMIT 3
