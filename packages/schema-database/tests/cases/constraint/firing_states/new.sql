CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY);
CREATE TABLE app.moves (id integer, item integer CONSTRAINT moves_item_fkey REFERENCES app.items);
ALTER TABLE app.moves DISABLE TRIGGER ALL;
CREATE TABLE app.keys (id integer UNIQUE DEFERRABLE);
ALTER TABLE app.keys DISABLE TRIGGER ALL;
CREATE TABLE app.added (id integer UNIQUE DEFERRABLE, item integer REFERENCES app.items);
ALTER TABLE app.added DISABLE TRIGGER ALL;
ALTER TABLE app.items DISABLE TRIGGER ALL;
