CREATE SCHEMA app;
CREATE TABLE app.parent (id integer, name text CONSTRAINT parent_name_check CHECK (name <> ''));
CREATE TABLE app.child (more text) INHERITS (app.parent);
CREATE TABLE app.checked (more text) INHERITS (app.parent);
