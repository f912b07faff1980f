CREATE SCHEMA app;
CREATE TABLE app.hashed (a integer) PARTITION BY HASH (a);
CREATE TABLE app.hashed_0 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.hashed_1 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'app.hashed_1'::pg_catalog.regclass;
