CREATE SCHEMA app;
CREATE TABLE app.items (id integer, secret text);
