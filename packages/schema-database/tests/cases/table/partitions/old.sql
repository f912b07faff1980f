CREATE SCHEMA app;
CREATE TABLE app.moves (id integer, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX moves_note_idx ON app.moves (note);
CREATE TABLE app.moves_2023 PARTITION OF app.moves FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2024 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE app.moves_2025 (id integer NOT NULL, at date NOT NULL, note text, PRIMARY KEY (id, at));
CREATE INDEX moves_2025_note_idx ON app.moves_2025 (note);
CREATE TABLE app.moves_gone PARTITION OF app.moves FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
