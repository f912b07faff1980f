CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY);
CREATE TABLE app.parent (id integer, CONSTRAINT parent_check CHECK (id > 0));
CREATE TABLE app.child (id integer, CONSTRAINT parent_check CHECK (id > 0));
CREATE TABLE app.moves (id integer, item integer) PARTITION BY RANGE (id);
CREATE TABLE app.moves_1 (id integer, item integer, CONSTRAINT moves_fkey FOREIGN KEY (item) REFERENCES app.items);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM (100) TO (200);
