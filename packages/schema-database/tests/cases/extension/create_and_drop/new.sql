CREATE SCHEMA ext;
CREATE SCHEMA app;
CREATE EXTENSION hstore WITH SCHEMA ext;
CREATE TABLE app.settings (id integer, value ext.hstore DEFAULT ''::ext.hstore);
CREATE INDEX settings_idx ON app.settings USING gin (value);
