CREATE SCHEMA app;
CREATE TABLE app.items (id integer, name text);
CREATE TABLE app.log (id integer, at timestamptz DEFAULT now());
CREATE VIEW app.names AS SELECT id, name FROM app.items;
CREATE RULE defined AS ON DELETE TO app.items DO INSTEAD NOTHING;
CREATE RULE enabled AS ON INSERT TO app.items DO ALSO INSERT INTO app.log (id) VALUES (NEW.id);
CREATE RULE gone AS ON UPDATE TO app.names DO INSTEAD UPDATE app.items SET name = NEW.name WHERE id = OLD.id;
