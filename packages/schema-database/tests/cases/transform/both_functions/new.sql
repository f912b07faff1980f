CREATE SCHEMA app;
CREATE TRANSFORM FOR integer LANGUAGE sql (TO SQL WITH FUNCTION pg_catalog.int4recv(internal));
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'as it was';
CREATE TRANSFORM FOR smallint LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
CREATE FUNCTION app.transformed(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS 'SELECT $1';
