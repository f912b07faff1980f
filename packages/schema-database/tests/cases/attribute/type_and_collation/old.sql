CREATE SCHEMA app;
CREATE TYPE app.label AS (title text, size smallint, word text);
CREATE FUNCTION app.size(app.label) RETURNS integer LANGUAGE sql AS 'SELECT 1';
