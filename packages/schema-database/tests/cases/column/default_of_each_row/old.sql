CREATE SCHEMA app;
CREATE TABLE app.items (id integer CONSTRAINT items_pkey PRIMARY KEY, name text);
CREATE TABLE app.noted (id integer CONSTRAINT noted_pkey PRIMARY KEY, changes integer DEFAULT 0 NOT NULL);
CREATE FUNCTION app.count_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changes := NEW.changes + 1; RETURN NEW; END';
CREATE TRIGGER count_changes BEFORE UPDATE ON app.noted FOR EACH ROW EXECUTE FUNCTION app.count_changes();
CREATE TABLE app.keyless (name text);
