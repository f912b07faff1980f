CREATE SCHEMA app;
CREATE TABLE app.customers (id integer PRIMARY KEY, name text);
CREATE TABLE app.orders (id integer PRIMARY KEY, customer integer REFERENCES app.customers);
