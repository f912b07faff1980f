CREATE SCHEMA app;
CREATE TABLE app.moves (id bigint NOT NULL, at date, note text, added integer DEFAULT 1) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2022-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
