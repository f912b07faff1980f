CREATE SCHEMA app;
CREATE TABLE app.items (id integer, note text);
GRANT SELECT ON app.items TO case_reader;
GRANT UPDATE (note) ON app.items TO case_reader;
