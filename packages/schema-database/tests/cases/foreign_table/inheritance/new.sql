CREATE SCHEMA app;
CREATE EXTENSION file_fdw WITH SCHEMA app;
CREATE SERVER case_files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE app.animals (id integer, CONSTRAINT animals_check CHECK (id > 0));
CREATE FOREIGN TABLE app.fish (id integer, CONSTRAINT animals_check CHECK (id > 0)) INHERITS (app.animals)
    SERVER case_files OPTIONS (filename '/dev/null');
