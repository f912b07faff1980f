CREATE SCHEMA app;
CREATE TYPE app.size AS (height integer, width integer);
CREATE TABLE app.boxes (id integer, size app.size);
