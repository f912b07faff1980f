CREATE SCHEMA app;
CREATE TABLE app.moves (a integer, b integer, c integer) PARTITION BY LIST (a);
ALTER TABLE app.moves ADD CONSTRAINT late CHECK (b < 1000) NOT VALID;
ALTER TABLE app.moves ADD CONSTRAINT more CHECK (c > 1) NOT VALID;
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES IN (1);
