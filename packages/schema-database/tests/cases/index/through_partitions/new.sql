CREATE SCHEMA app;
CREATE TABLE app.moves (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY HASH (id);
CREATE TABLE app.moves_1_0 PARTITION OF app.moves_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX moves_id_idx ON app.moves (id);
CREATE INDEX invalid_idx ON app.moves (at);
CREATE UNIQUE INDEX moves_key ON app.moves (id, at);
COMMENT ON INDEX app.moves_key IS 'the key';
