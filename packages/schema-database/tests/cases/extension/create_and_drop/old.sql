CREATE SCHEMA ext;
CREATE SCHEMA app;
CREATE TABLE app.settings (id integer);
