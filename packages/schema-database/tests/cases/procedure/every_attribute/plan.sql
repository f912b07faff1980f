SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP PROCEDURE app.gone();

DROP PROCEDURE app.perform(IN integer);

CREATE OR REPLACE PROCEDURE app.atomic()
    LANGUAGE sql
BEGIN ATOMIC
 SELECT 2;
END;

ALTER PROCEDURE app.depending() DEPENDS ON EXTENSION hstore;

CREATE OR REPLACE PROCEDURE app.in_library(IN internal)
    LANGUAGE c
AS '$libdir/plpgsql.so', 'plpgsql_validator';

CREATE PROCEDURE app.new(IN a text)
    LANGUAGE sql
AS $$SELECT 1$$;

CREATE PROCEDURE app.perform(INOUT number integer)
    LANGUAGE plpgsql
AS $$BEGIN number := number + 1; END$$;

CREATE OR REPLACE PROCEDURE app.plain()
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET lock_timeout TO '1s'
AS $$BEGIN NULL; END$$;

ALTER PROCEDURE app.plain() OWNER TO case_owner;

COMMENT ON PROCEDURE app.plain() IS 'does nothing';

CREATE OR REPLACE PROCEDURE app.transformed(IN integer)
    LANGUAGE sql
    TRANSFORM FOR TYPE integer
AS $$SELECT $1$$;

GRANT EXECUTE ON PROCEDURE app.plain() TO case_reader;

COMMIT;
