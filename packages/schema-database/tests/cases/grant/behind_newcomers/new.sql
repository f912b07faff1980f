CREATE SCHEMA app;
GRANT USAGE ON SCHEMA public TO case_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO PUBLIC;
CREATE TABLE app.items (id integer, note text);
GRANT INSERT ON app.items TO case_owner;
GRANT SELECT, DELETE ON app.items TO case_reader;
GRANT UPDATE (note) ON app.items TO case_reader;
