CREATE SCHEMA app;
CREATE TABLE app.moves (id integer, at date, gone text, note text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
