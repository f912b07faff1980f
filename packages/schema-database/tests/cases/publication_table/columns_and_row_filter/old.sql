CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, name text, price numeric);
CREATE TABLE app.lots (id integer PRIMARY KEY, name text);
CREATE PUBLICATION case_publication FOR TABLE app.items (id, name) WHERE (id > 10), app.lots;
