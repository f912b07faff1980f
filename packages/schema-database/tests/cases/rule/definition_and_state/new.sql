CREATE SCHEMA app;
CREATE TABLE app.items (id integer, name text);
CREATE TABLE app.log (id integer, at timestamptz DEFAULT now());
CREATE VIEW app.names AS SELECT id, name FROM app.items;
CREATE RULE defined AS ON DELETE TO app.items WHERE OLD.id > 100 DO INSTEAD NOTHING;
COMMENT ON RULE defined ON app.items IS 'keeps what is old';
CREATE RULE enabled AS ON INSERT TO app.items DO ALSO INSERT INTO app.log (id) VALUES (NEW.id);
ALTER TABLE app.items DISABLE RULE enabled;
CREATE RULE new AS ON INSERT TO app.names DO INSTEAD INSERT INTO app.items VALUES (NEW.id, NEW.name) RETURNING id, name;
