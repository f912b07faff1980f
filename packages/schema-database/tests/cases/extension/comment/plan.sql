SET search_path = '';

BEGIN;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

COMMENT ON EXTENSION cube IS NULL;

CREATE EXTENSION hstore WITH SCHEMA ext;

COMMENT ON EXTENSION hstore IS NULL;

COMMENT ON EXTENSION seg IS 'data type for representing line segments or floating-point intervals';

COMMIT;
