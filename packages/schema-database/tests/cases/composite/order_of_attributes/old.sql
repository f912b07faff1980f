CREATE SCHEMA app;
CREATE TYPE app.size AS (width integer, height integer);
CREATE TABLE app.boxes (id integer, size app.size);
