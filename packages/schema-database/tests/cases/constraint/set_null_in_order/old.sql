CREATE SCHEMA app;
CREATE TABLE app.items (id integer, code text, PRIMARY KEY (id, code));
CREATE TABLE app.lots (item integer, code text, CONSTRAINT lots_items_fkey FOREIGN KEY (item, code) REFERENCES app.items ON DELETE SET NULL (item, code));
