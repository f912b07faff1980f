CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('on', 'off');
CREATE TABLE app.items (a text DEFAULT 'on', b integer DEFAULT 1, c boolean, d timestamp, e text, f integer[]);
CREATE INDEX items_idx ON app.items (a, b);
