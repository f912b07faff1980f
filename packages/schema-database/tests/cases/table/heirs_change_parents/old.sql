CREATE SCHEMA app;
CREATE TABLE app.animals (id bigserial NOT NULL, name text);
CREATE TABLE app.cats (lives integer) INHERITS (app.animals);
CREATE TABLE app.plants (id integer, height integer);
CREATE TABLE app.roses (petals integer) INHERITS (app.plants);
