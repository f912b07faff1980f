SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP FUNCTION app.gone();

DROP FUNCTION app.result(integer);

DROP FUNCTION app.row_rank();

CREATE OR REPLACE FUNCTION app.arguments(a integer, b text DEFAULT 'x'::text)
    RETURNS integer
    LANGUAGE sql
AS $$SELECT 1$$;

ALTER FUNCTION app.depending() DEPENDS ON EXTENSION hstore;

CREATE OR REPLACE FUNCTION app.in_library()
    RETURNS language_handler
    LANGUAGE c
AS '$libdir/plpgsql.so', 'plpgsql_call_handler';

CREATE FUNCTION app.overloaded(integer, VARIADIC text[])
    RETURNS void
    LANGUAGE sql
AS $$$$;

CREATE FUNCTION app.overloaded(OUT a integer, INOUT b text)
    RETURNS record
    LANGUAGE sql
AS $$SELECT 1, 'x'$$;

CREATE OR REPLACE FUNCTION app.own_body(a integer)
    RETURNS integer
    LANGUAGE sql
RETURN (a + 2);

CREATE OR REPLACE FUNCTION app.properties(a integer)
    RETURNS SETOF integer
    LANGUAGE sql
    IMMUTABLE
    STRICT
    LEAKPROOF
    SECURITY DEFINER
    PARALLEL SAFE
    COST 7
    ROWS 42
    SUPPORT generate_series_int4_support
    SET search_path TO 'app', 'pg_temp'
    SET work_mem TO '8MB'
AS $$SELECT a$$;

ALTER FUNCTION app.properties(integer) OWNER TO case_owner;

CREATE FUNCTION app.result(a integer)
    RETURNS bigint
    LANGUAGE sql
AS $$SELECT 1::bigint$$;

COMMENT ON FUNCTION app.result(integer) IS 'kept';

CREATE FUNCTION app.row_rank()
    RETURNS bigint
    LANGUAGE internal
AS 'window_row_number';

CREATE OR REPLACE FUNCTION app.text_body(a integer, b integer)
    RETURNS integer
    LANGUAGE plpgsql
AS $$BEGIN RETURN a - b; END$$;

CREATE OR REPLACE FUNCTION app.transformed(integer)
    RETURNS integer
    LANGUAGE sql
    TRANSFORM FOR TYPE integer
AS $$SELECT $1$$;

GRANT EXECUTE ON FUNCTION app.result(integer) TO case_reader;

COMMIT;
