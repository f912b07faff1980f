CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, name text);
CREATE PUBLICATION case_all FOR TABLE app.items;
CREATE PUBLICATION case_some WITH (publish = 'insert');
CREATE PUBLICATION case_gone FOR ALL TABLES;
