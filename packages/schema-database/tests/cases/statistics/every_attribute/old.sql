CREATE SCHEMA app;
CREATE TABLE app.items (id integer, name text, price numeric);
CREATE TABLE app.others (id integer, name text);
CREATE STATISTICS app.kinds (ndistinct) ON id, name FROM app.items;
CREATE STATISTICS app.columns ON id, name FROM app.items;
CREATE STATISTICS app.expressions ON lower(name), price FROM app.items;
CREATE STATISTICS app.moved ON id, name FROM app.items;
CREATE STATISTICS app.gone ON id, price FROM app.items;
