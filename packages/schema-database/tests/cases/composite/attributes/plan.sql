SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP VIEW app.homes;

DROP FUNCTION app.zip(app.address);

ALTER TYPE app.address RENAME TO address__old;

DROP TYPE app.old_pair;

CREATE TYPE app.address AS (
    street character varying(80),
    zip integer,
    country text COLLATE "C"
);

ALTER TYPE app.address OWNER TO case_owner;

COMMENT ON TYPE app.address IS 'where';

COMMENT ON COLUMN app.address.zip IS 'digits';

CREATE TYPE app.pair AS (
    a integer,
    b integer
);

CREATE FUNCTION app.zip(address app.address)
    RETURNS text
    LANGUAGE sql
AS $$SELECT (address).zip::text$$;

ALTER TABLE app.people ALTER COLUMN home TYPE app.address USING home::text::app.address;

ALTER TABLE app.people ALTER COLUMN homes TYPE app.address[] USING homes::text::app.address[];

DROP TYPE app.address__old;

CREATE VIEW app.homes AS
 SELECT people.id,
    (people.home).street AS street
   FROM app.people;

COMMIT;
