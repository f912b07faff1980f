CREATE SCHEMA app;
CREATE TYPE app.label AS (title text COLLATE "C", size bigint, added date);
COMMENT ON COLUMN app.label.size IS 'in bytes';
CREATE FUNCTION app.size(app.label) RETURNS integer LANGUAGE sql AS 'SELECT 1';
