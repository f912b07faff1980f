CREATE SCHEMA app;
CREATE TABLE app.amounts (id integer);
