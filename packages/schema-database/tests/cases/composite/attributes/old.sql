CREATE SCHEMA app;
CREATE TYPE app.address AS (street text, zip integer, gone text);
CREATE TYPE app.old_pair AS (a integer, b integer);
CREATE TABLE app.people (id integer PRIMARY KEY, home app.address, homes app.address[]);
CREATE FUNCTION app.zip(address app.address) RETURNS text LANGUAGE sql AS $$SELECT (address).zip::text$$;
CREATE VIEW app.homes AS SELECT id, (home).street AS street FROM app.people;
