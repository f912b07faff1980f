CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('on', 'off');
CREATE TABLE app.items (a app.state DEFAULT 'on', b text DEFAULT '1', c text, d timestamptz, e integer, f bigint[]);
CREATE INDEX items_idx ON app.items (a, b);
