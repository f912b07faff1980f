CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, name text, price numeric);
CREATE TABLE app.lots (id integer PRIMARY KEY, name text);
CREATE TABLE app.moves (id integer PRIMARY KEY);
CREATE PUBLICATION case_publication FOR TABLE app.items (id, price) WHERE (id > 20), app.moves;
