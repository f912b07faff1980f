CREATE SCHEMA app;
CREATE SCHEMA "Old one";
CREATE TABLE "Old one".kept (id integer);
COMMENT ON SCHEMA app IS 'the application';
GRANT USAGE ON SCHEMA app TO case_reader;
