SET search_path = '';

BEGIN;

CREATE EXTENSION hstore WITH SCHEMA ext;

ALTER TABLE app.settings ADD COLUMN value ext.hstore DEFAULT ''::ext.hstore;

CREATE INDEX settings_idx ON app.settings USING gin (value);

COMMIT;
