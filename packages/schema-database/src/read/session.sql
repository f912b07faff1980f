-- Whatever the role or the database has set, definitions are worded alike, nothing shadows pg_catalog,
-- and a reading neither waits for ever nor blocks anyone.
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL lc_monetary = 'C';
SET LOCAL bytea_output = 'hex';
SET LOCAL xmloption = 'content';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL statement_timeout = '10min';
SET LOCAL lock_timeout = '10s';
SET LOCAL idle_in_transaction_session_timeout = '10min';
