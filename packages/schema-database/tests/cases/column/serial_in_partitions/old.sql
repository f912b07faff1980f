CREATE SCHEMA app;
CREATE TABLE app.moves (a integer, number integer) PARTITION BY LIST (a);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES IN (1);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES IN (2);
CREATE SEQUENCE app.numbers;
CREATE TABLE app.counted (number bigint NOT NULL);
