CREATE SCHEMA app;
CREATE TABLE app.animals (id integer NOT NULL, name text DEFAULT 'x', CONSTRAINT animals_check CHECK (id > 0));
CREATE TABLE app.tagged (tag text);
CREATE TABLE app.cats (id integer NOT NULL, name text DEFAULT 'x', lives integer, CONSTRAINT animals_check CHECK (id > 0));
CREATE TABLE app.dogs (id integer NOT NULL, name text, tag text, CONSTRAINT animals_check CHECK (id > 0)) INHERITS (app.animals, app.tagged);
