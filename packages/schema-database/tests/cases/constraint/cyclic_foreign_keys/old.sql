CREATE SCHEMA app;
CREATE TABLE app.staff (id integer PRIMARY KEY, unit integer, boss integer REFERENCES app.staff);
CREATE TABLE app.units (id integer PRIMARY KEY, head integer REFERENCES app.staff);
ALTER TABLE app.staff ADD FOREIGN KEY (unit) REFERENCES app.units;
