CREATE SCHEMA app;
CREATE TABLE app.parent (a integer, b integer);
