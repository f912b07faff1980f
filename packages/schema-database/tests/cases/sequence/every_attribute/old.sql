CREATE SCHEMA app;
CREATE TABLE app.items (id integer);
CREATE SEQUENCE app.numbers AS integer;
CREATE SEQUENCE app.tied;
CREATE SEQUENCE app.gone;
GRANT USAGE ON SEQUENCE app.numbers TO case_reader;
