SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP INDEX app.alerts_weight_idx;

ALTER TABLE app.alerts DROP COLUMN weight;

DROP FUNCTION app.weight(app.level);

DROP TYPE app.gone;

ALTER TYPE app.level RENAME TO level__old;

CREATE TYPE app."New ""one""" AS ENUM (
    '',
    'it''s'
);

CREATE TYPE app.level AS ENUM (
    'low',
    'middle',
    'high'
);

CREATE FUNCTION app.weight(level app.level)
    RETURNS integer
    LANGUAGE sql
    IMMUTABLE
AS $$SELECT CASE level WHEN 'low' THEN 1 ELSE 2 END$$;

ALTER TABLE app.alerts ALTER COLUMN level TYPE app.level USING level::text::app.level;

DROP TYPE app.level__old;

ALTER TABLE app.alerts ADD COLUMN weight integer GENERATED ALWAYS AS (app.weight(level)) STORED;

CREATE INDEX alerts_weight_idx ON app.alerts (app.weight(level));

COMMIT;
