CREATE SCHEMA app;
CREATE TABLE app.parent (id integer, name text);
CREATE TABLE app.child () INHERITS (app.parent);
CREATE TABLE app.other (id integer) INHERITS (app.parent);
