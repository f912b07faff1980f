CREATE SCHEMA app;
CREATE TABLE app.goods(id INT, bar timestamptz not null, kind text NOT NULL) PARTITION BY LIST(kind);
CREATE TABLE app.items_1 PARTITION OF app.goods(PRIMARY KEY (kind, bar)) FOR VALUES IN ('a');
