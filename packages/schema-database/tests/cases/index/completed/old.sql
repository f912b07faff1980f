CREATE SCHEMA app;
CREATE TABLE app.moves (a integer) PARTITION BY RANGE (a);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM (0) TO (100);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM (100) TO (1000);
CREATE INDEX half_idx ON ONLY app.moves (a);
CREATE INDEX half_1_idx ON app.moves_1 (a);
ALTER INDEX app.half_idx ATTACH PARTITION app.half_1_idx;
