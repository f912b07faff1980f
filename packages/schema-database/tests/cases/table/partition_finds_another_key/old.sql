CREATE SCHEMA app;
CREATE TABLE app.items(id INT, bar int not null, kind text NOT NULL, PRIMARY KEY (kind, id)) PARTITION BY LIST(kind);
CREATE TABLE app.items_1 PARTITION OF app.items FOR VALUES IN ('a');
