CREATE SCHEMA app;
CREATE TYPE app.level AS ENUM ('low', 'middle', 'high');
CREATE FUNCTION app.weight(level app.level) RETURNS integer LANGUAGE sql IMMUTABLE
    AS $$SELECT CASE level WHEN 'low' THEN 1 ELSE 2 END$$;
CREATE TABLE app.alerts (id integer, level app.level, weight integer GENERATED ALWAYS AS (app.weight(level)) STORED);
CREATE INDEX alerts_weight_idx ON app.alerts (app.weight(level));
CREATE TYPE app."New ""one""" AS ENUM ('', 'it''s');
