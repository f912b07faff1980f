DROP SCHEMA public;
CREATE SCHEMA app;
CREATE TABLE app.items (id integer);
