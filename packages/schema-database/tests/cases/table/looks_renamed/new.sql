CREATE SCHEMA app;
CREATE TABLE app.clients (id integer PRIMARY KEY, name text);
CREATE TABLE app.orders (id integer PRIMARY KEY, client integer REFERENCES app.clients);
