-- Who holds, or waits before us for, the lock that a process waits for.
SELECT CASE WHEN p.pid = 0 THEN 'a prepared transaction: see pg_prepared_xacts'
       ELSE pg_catalog.format(
                'process %s, %s as %s, %s, its transaction open for %s s: %s', p.pid,
                coalesce(nullif(a.application_name, ''), '?'), coalesce(a.usename::pg_catalog.text, '?'),
                coalesce(a.state, '?'),
                coalesce(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)
                         ::pg_catalog.int8::pg_catalog.text, '?'),
                coalesce(pg_catalog."left"(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 100), '?'))
       END AS who
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) AS p (pid)
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = p.pid
ORDER BY a.xact_start
LIMIT 3
