CREATE SCHEMA app;
CREATE TYPE app.address AS (street text, zip integer);
CREATE TABLE app.items (id integer NOT NULL, name text) WITH (fillfactor = 80, toast.autovacuum_enabled = false);
CREATE TABLE app.homes (street text, zip integer);
CREATE TABLE app.secret (id integer);
CREATE TABLE app.gone (id integer, name text);
COMMENT ON TABLE app.gone IS 'goes';
