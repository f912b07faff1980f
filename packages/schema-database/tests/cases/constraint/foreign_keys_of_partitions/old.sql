CREATE SCHEMA app;
CREATE TABLE app.items (a integer, b integer, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE app.items_1 PARTITION OF app.items FOR VALUES IN (1);
CREATE TABLE app.moves (a integer, b integer);
CREATE TABLE app.parts (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES IN (1);
CREATE UNIQUE INDEX parts_idx ON app.parts (a, b);
