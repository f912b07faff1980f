-- Whatever the role or the database has set, definitions are worded alike, nothing shadows pg_catalog,
-- and a reading neither waits for ever nor blocks anyone.
SET search_path = '';
SET quote_all_identifiers = off;
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET extra_float_digits = 3;
SET lc_monetary = 'C';
SET bytea_output = 'hex';
SET xmloption = 'content';
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET statement_timeout = '10min';
SET lock_timeout = '10s';
SET idle_in_transaction_session_timeout = '10min';
