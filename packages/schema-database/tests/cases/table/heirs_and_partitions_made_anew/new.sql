CREATE SCHEMA app;
CREATE TABLE app.parent (id integer NOT NULL, name text);
CREATE TABLE app.child (more text) INHERITS (app.parent);
CREATE TABLE app.other (name text, more text) INHERITS (app.parent);
CREATE TABLE app.moves (id integer, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX moves_note_idx ON app.moves (note);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);
CREATE TABLE app.moves_2_1 PARTITION OF app.moves_2 FOR VALUES IN (1, 2, 3);
