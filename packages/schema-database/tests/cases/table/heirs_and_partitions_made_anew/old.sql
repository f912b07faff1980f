CREATE SCHEMA app;
CREATE TABLE app.parent (id integer, name text);
CREATE TABLE app.child (id integer, name text, more text);
CREATE TABLE app.other (id integer, more text) INHERITS (app.parent);
CREATE TABLE app.moves (id integer, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX moves_note_idx ON app.moves (note);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
