CREATE SCHEMA app;
CREATE TABLE app.parent (id bigint, name text, added integer DEFAULT 5);
CREATE TABLE app.child () INHERITS (app.parent);
ALTER TABLE app.child ALTER COLUMN id SET DEFAULT 3;
CREATE TABLE app.other (id bigint DEFAULT 4) INHERITS (app.parent);
