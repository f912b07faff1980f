CREATE SCHEMA app;
CREATE TABLE app.animals (kind text CONSTRAINT animals_kind_check CHECK (kind <> ''));
CREATE TABLE app.beings (id bigserial NOT NULL, name text);
CREATE TABLE app.cats (lives integer) INHERITS (app.beings);
CREATE TABLE app.plants (id integer, height integer);
CREATE TABLE app.flowers () INHERITS (app.plants);
CREATE TABLE app.roses (petals integer) INHERITS (app.flowers);
COMMENT ON COLUMN app.plants.id IS 'its number';
