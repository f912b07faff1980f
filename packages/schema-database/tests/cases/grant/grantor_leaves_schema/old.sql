CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO case_writer;
CREATE TABLE app.items (id integer);
GRANT SELECT ON app.items TO case_writer WITH GRANT OPTION;
SET ROLE case_writer;
GRANT SELECT ON app.items TO case_reader;
RESET ROLE;
