CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_one FOREIGN DATA WRAPPER case_wrapper;
CREATE TABLE app.logs (day date, line text) PARTITION BY RANGE (day);
CREATE FOREIGN TABLE app.logs_old (day date, line text) SERVER case_one;
CREATE FOREIGN TABLE app.logs_new PARTITION OF app.logs FOR VALUES FROM ('2021-01-01') TO ('2023-01-01') SERVER case_one;
