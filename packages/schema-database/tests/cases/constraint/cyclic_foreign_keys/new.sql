CREATE SCHEMA app;
CREATE TABLE app.staff (id bigint PRIMARY KEY, unit bigint, boss bigint REFERENCES app.staff);
CREATE TABLE app.units (id bigint PRIMARY KEY, head bigint REFERENCES app.staff);
ALTER TABLE app.staff ADD FOREIGN KEY (unit) REFERENCES app.units;
