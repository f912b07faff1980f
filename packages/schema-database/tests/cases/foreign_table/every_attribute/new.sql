CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_one FOREIGN DATA WRAPPER case_wrapper;
CREATE SERVER case_two FOREIGN DATA WRAPPER case_wrapper;
CREATE FOREIGN TABLE app.far (id bigint OPTIONS (a 'y', b 'z'), name text NOT NULL) SERVER case_two OPTIONS (table_name 'further', area 'b');
ALTER FOREIGN TABLE app.far OWNER TO case_owner;
CREATE FOREIGN TABLE app.new (id integer CHECK (id > 0), at date DEFAULT now()) SERVER case_two OPTIONS ("Odd" 'it''s');
CREATE VIEW app.far_names AS SELECT name FROM app.far;
GRANT SELECT ON app.far TO case_reader;
