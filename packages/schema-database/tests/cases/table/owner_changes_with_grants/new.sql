CREATE SCHEMA app;
CREATE TABLE app.items (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE VIEW app.names AS SELECT name FROM app.items;
GRANT SELECT ON app.items TO case_reader;
ALTER TABLE app.items OWNER TO case_owner;
ALTER VIEW app.names OWNER TO case_owner;
GRANT SELECT, INSERT ON app.names TO case_reader;
REVOKE TRUNCATE ON app.items FROM case_owner;
