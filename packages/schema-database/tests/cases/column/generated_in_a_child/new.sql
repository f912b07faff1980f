CREATE SCHEMA app;
CREATE TABLE app.parent (a integer, b integer);
CREATE TABLE app.child (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED) INHERITS (app.parent);
