CREATE SCHEMA app;
CREATE TABLE app.keyed (a integer) PARTITION BY LIST (a);
CREATE TABLE app.keyed_1 PARTITION OF app.keyed FOR VALUES IN (1);
ALTER TABLE app.keyed_1 ADD PRIMARY KEY (a);
CREATE UNIQUE INDEX keyed_idx ON app.keyed (a);
