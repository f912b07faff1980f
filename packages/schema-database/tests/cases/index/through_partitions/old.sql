CREATE SCHEMA app;
CREATE TABLE app.moves (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY HASH (id);
CREATE TABLE app.moves_1_0 PARTITION OF app.moves_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX own_idx ON app.moves_1_0 (id);
CREATE INDEX invalid_idx ON ONLY app.moves (at);
