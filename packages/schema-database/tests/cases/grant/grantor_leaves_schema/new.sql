CREATE SCHEMA app;
CREATE TABLE app.items (id integer);
GRANT SELECT ON app.items TO case_writer WITH GRANT OPTION;
