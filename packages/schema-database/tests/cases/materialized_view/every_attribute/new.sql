CREATE SCHEMA app;
CREATE ACCESS METHOD case_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE app.items (id integer PRIMARY KEY, name text);
GRANT USAGE ON SCHEMA app TO case_owner;
GRANT SELECT ON app.items TO case_owner;
CREATE MATERIALIZED VIEW app.defined AS SELECT id, name FROM app.items WHERE id > 0;
CREATE UNIQUE INDEX defined_idx ON app.defined (id);
GRANT SELECT ON app.defined TO case_reader;
CREATE VIEW app.over AS SELECT id FROM app.defined;
CREATE MATERIALIZED VIEW app.stored USING case_heap WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false) TABLESPACE case_space
    AS SELECT id, name FROM app.items;
ALTER MATERIALIZED VIEW app.stored OWNER TO case_owner;
ALTER MATERIALIZED VIEW app.stored REPLICA IDENTITY FULL;
ALTER MATERIALIZED VIEW app.stored ALTER COLUMN name SET STORAGE EXTERNAL;
CREATE MATERIALIZED VIEW app.filled AS SELECT id FROM app.items;
CREATE MATERIALIZED VIEW app.new AS SELECT 2 AS two;
