CREATE SCHEMA app;
CREATE TABLE app.moves (a integer NOT NULL, b integer NOT NULL) PARTITION BY LIST (a);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES IN (1);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES IN (2);
-- An index and a key whose making was broken off.
CREATE INDEX moves_b_idx ON ONLY app.moves (b);
CREATE INDEX first_b_idx ON app.moves_1 (b);
ALTER INDEX app.moves_b_idx ATTACH PARTITION app.first_b_idx;
CREATE INDEX second_b_idx ON app.moves_2 (b);
ALTER TABLE ONLY app.moves ADD CONSTRAINT moves_key PRIMARY KEY (a, b);
CREATE UNIQUE INDEX first_key ON app.moves_1 (a, b);
