CREATE SCHEMA app;
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
CREATE TRANSFORM FOR bigint LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
CREATE FUNCTION app.transformed(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS 'SELECT $1';
