SET search_path = '';

BEGIN;

REVOKE USAGE ON SCHEMA app FROM case_reader;

DROP TABLE "Old one".kept;

DROP SCHEMA "Old one";

ALTER SCHEMA app OWNER TO case_owner;

COMMENT ON SCHEMA app IS NULL;

CREATE SCHEMA extra;

COMMENT ON SCHEMA extra IS 'more of it';

CREATE TABLE extra.kept (
    id integer
);

GRANT CREATE, USAGE ON SCHEMA app TO case_writer WITH GRANT OPTION;

COMMIT;
