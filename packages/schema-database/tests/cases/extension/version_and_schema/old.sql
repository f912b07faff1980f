CREATE SCHEMA app;
CREATE SCHEMA ext;
CREATE EXTENSION seg WITH SCHEMA app VERSION '1.3';
CREATE EXTENSION citext WITH SCHEMA app;
CREATE TABLE app.people (id integer PRIMARY KEY, name app.citext NOT NULL);
CREATE INDEX people_name_idx ON app.people (name);
CREATE VIEW app.names AS SELECT name FROM app.people;
