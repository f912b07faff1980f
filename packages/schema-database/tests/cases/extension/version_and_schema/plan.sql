SET search_path = '';

BEGIN;

DROP VIEW app.names;

ALTER EXTENSION citext SET SCHEMA ext;

COMMENT ON EXTENSION citext IS 'of our own';

CREATE EXTENSION hstore WITH SCHEMA ext;

ALTER EXTENSION seg UPDATE TO '1.4';

CREATE TABLE app.settings (
    id integer,
    value ext.hstore DEFAULT ''::ext.hstore
);

ALTER TABLE app.people ALTER COLUMN name TYPE ext.citext USING name::text::ext.citext;

CREATE VIEW app.names AS
 SELECT people.name
   FROM app.people;

COMMIT;
