CREATE SCHEMA app;
CREATE TABLE app.moves (a integer, b integer, c integer CHECK (c > 0)) PARTITION BY LIST (a);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES IN (1);
ALTER TABLE app.moves ADD CONSTRAINT late CHECK (b < 1000) NOT VALID;
