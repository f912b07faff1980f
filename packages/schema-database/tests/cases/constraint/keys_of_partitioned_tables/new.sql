CREATE SCHEMA app;
CREATE TABLE app.events (at date NOT NULL, kind text NOT NULL, number integer) PARTITION BY RANGE (at);
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (kind);
CREATE TABLE app.events_2024_a PARTITION OF app.events_2024 FOR VALUES IN ('a');
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE app.events ADD CONSTRAINT events_pkey PRIMARY KEY (at, kind);
ALTER TABLE app.events ADD CONSTRAINT "events Numbered" UNIQUE (number, at, kind) DEFERRABLE;
