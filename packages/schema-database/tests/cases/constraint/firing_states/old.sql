CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY);
CREATE TABLE app.moves (id integer, item integer CONSTRAINT moves_item_fkey REFERENCES app.items);
CREATE TABLE app.keys (id integer UNIQUE DEFERRABLE);
