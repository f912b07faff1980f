CREATE SCHEMA app;
CREATE TYPE app.address AS (street character varying(80), zip integer, country text COLLATE "C");
ALTER TYPE app.address OWNER TO case_owner;
COMMENT ON TYPE app.address IS 'where';
COMMENT ON COLUMN app.address.zip IS 'digits';
CREATE TYPE app.pair AS (a integer, b integer);
CREATE TABLE app.people (id integer PRIMARY KEY, home app.address, homes app.address[]);
CREATE FUNCTION app.zip(address app.address) RETURNS text LANGUAGE sql AS $$SELECT (address).zip::text$$;
CREATE VIEW app.homes AS SELECT id, (home).street AS street FROM app.people;
