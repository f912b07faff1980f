CREATE SCHEMA app;
CREATE TABLE app.parent (id integer, name text CONSTRAINT parent_name_check CHECK (name <> ''));
CREATE TABLE app.child (id integer, name text, more text, CONSTRAINT parent_name_check CHECK (name <> '')) INHERITS (app.parent);
CREATE TABLE app.checked (more text, CONSTRAINT parent_name_check CHECK (name <> '')) INHERITS (app.parent);
