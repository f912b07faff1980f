CREATE SCHEMA app AUTHORIZATION case_owner;
CREATE SCHEMA extra;
CREATE TABLE extra.kept (id integer);
COMMENT ON SCHEMA extra IS 'more of it';
GRANT USAGE, CREATE ON SCHEMA app TO case_writer WITH GRANT OPTION;
