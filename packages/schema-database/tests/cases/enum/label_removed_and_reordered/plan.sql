SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP INDEX app.days_good_idx;

ALTER TABLE app.days DROP CONSTRAINT days_check;

DROP VIEW app.good_days;

ALTER TABLE app.days ALTER COLUMN mood DROP DEFAULT;

ALTER TABLE app.days ALTER COLUMN moods DROP DEFAULT;

DROP FUNCTION app.best();

DROP FUNCTION app.is_good(app.mood);

ALTER TYPE app.mood RENAME TO mood__old;

CREATE TYPE app.mood AS ENUM (
    'happy',
    'ok',
    'sad'
);

CREATE FUNCTION app.best()
    RETURNS app.mood
    LANGUAGE sql
AS $$SELECT max(mood) FROM app.days$$;

CREATE FUNCTION app.is_good(mood app.mood)
    RETURNS boolean
    LANGUAGE sql
    IMMUTABLE
AS $$SELECT mood > 'ok'::app.mood$$;

ALTER TABLE app.days
    ALTER COLUMN mood TYPE app.mood USING mood::text::app.mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::app.mood;

ALTER TABLE app.days
    ALTER COLUMN moods TYPE app.mood[] USING moods::text::app.mood[],
    ALTER COLUMN moods SET DEFAULT '{ok,happy}'::app.mood[];

DROP TYPE app.mood__old;

CREATE VIEW app.good_days AS
 SELECT days.day,
    days.mood
   FROM app.days
  WHERE app.is_good(days.mood);

ALTER TABLE app.days
    ADD CONSTRAINT days_check CHECK ((mood <> 'sad'::app.mood) OR (day > '2000-01-01'::date));

CREATE INDEX days_good_idx ON app.days (day)
    WHERE (mood > 'sad'::app.mood);

GRANT SELECT ON TABLE app.good_days TO case_reader;

COMMIT;
