CREATE SCHEMA app;
CREATE TABLE app.moves (id integer, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX moves_note_idx ON app.moves (note);
CREATE TABLE app.moves_2023 (id integer NOT NULL, at date NOT NULL, note text, PRIMARY KEY (id, at));
CREATE INDEX moves_2023_note_idx ON app.moves_2023 (note);
CREATE TABLE app.moves_2024 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.moves_2025 PARTITION OF app.moves FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE app.moves_rest PARTITION OF app.moves DEFAULT;
