CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_server FOREIGN DATA WRAPPER case_wrapper;
CREATE TABLE app.logs (day date) PARTITION BY RANGE (day);
CREATE FOREIGN TABLE app.logs_old PARTITION OF app.logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') SERVER case_server;
UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'app.logs_old'::pg_catalog.regclass;
