CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_one FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_two FOREIGN DATA WRAPPER case_wrapper;
CREATE FOREIGN TABLE app.far (id integer OPTIONS (a 'x'), name text) SERVER case_one OPTIONS (table_name 'far', schema_name 'a');
CREATE FOREIGN TABLE app.gone (id integer) SERVER case_one;
CREATE VIEW app.far_names AS SELECT name FROM app.far;
GRANT SELECT ON app.far TO case_reader;
