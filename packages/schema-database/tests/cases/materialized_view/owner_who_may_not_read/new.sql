CREATE SCHEMA app;
CREATE TABLE app.items (id integer, secret text);
CREATE MATERIALIZED VIEW app.ids AS SELECT id FROM app.items;
CREATE UNIQUE INDEX ids_id_idx ON app.ids (id);
COMMENT ON MATERIALIZED VIEW app.ids IS 'what may be known';
ALTER MATERIALIZED VIEW app.ids OWNER TO case_owner;
GRANT SELECT ON app.ids TO case_reader;
GRANT SELECT (id) ON app.ids TO case_writer;
REVOKE DELETE ON app.ids FROM case_owner;
