CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, name text, price numeric);
CREATE VIEW app.extended AS SELECT id FROM app.items;
CREATE VIEW app.checked AS SELECT id, name FROM app.items WHERE id > 0;
CREATE VIEW app.reordered AS SELECT id, name FROM app.items;
CREATE VIEW app.on_top AS SELECT name FROM app.reordered;
CREATE VIEW app.gone AS SELECT 1 AS one;
GRANT SELECT ON app.extended, app.reordered, app.on_top TO case_reader;
COMMENT ON VIEW app.reordered IS 'stays';
