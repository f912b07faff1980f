-- What the text of a row depends on, as pg_dump has it, whatever the role or the database has set; and that nothing ends us while
-- pg_dump works, nor takes the processors that it could use: rows are counted by one process. It writes money as the database does.
SELECT pg_catalog.set_config(s.name, w.value, false)
  FROM (VALUES ('search_path', ''), ('row_security', 'off'), ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'),
               ('TimeZone', 'UTC'), ('extra_float_digits', '3'), ('bytea_output', 'hex'),
               ('statement_timeout', '0'), ('lock_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),
               ('transaction_timeout', '0'),
               ('max_parallel_workers_per_gather', '0'), ('jit', 'off')) w (name, value)
  JOIN pg_catalog.pg_settings s ON s.name = w.name
