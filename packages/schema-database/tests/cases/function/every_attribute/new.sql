CREATE SCHEMA app;
CREATE EXTENSION hstore WITH SCHEMA app;
CREATE FUNCTION app.text_body(a integer, b integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN a - b; END';
CREATE FUNCTION app.own_body(a integer) RETURNS integer LANGUAGE sql RETURN a + 2;
CREATE FUNCTION app.properties(a integer) RETURNS SETOF integer LANGUAGE sql
    IMMUTABLE LEAKPROOF STRICT SECURITY DEFINER PARALLEL SAFE COST 7 ROWS 42 SUPPORT pg_catalog.generate_series_int4_support
    SET search_path TO app, pg_temp SET work_mem TO '8MB' AS 'SELECT a';
ALTER FUNCTION app.properties(integer) OWNER TO case_owner;
CREATE FUNCTION app.arguments(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION app.result(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION app.in_library() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql.so', 'plpgsql_call_handler';
CREATE FUNCTION app.row_rank() RETURNS bigint LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION app.depending() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.depending() DEPENDS ON EXTENSION hstore;
CREATE FUNCTION app.overloaded(integer, VARIADIC text[]) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION app.overloaded(OUT a integer, INOUT b text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
CREATE FUNCTION app.transformed(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS 'SELECT $1';
GRANT EXECUTE ON FUNCTION app.result(integer) TO case_reader;
COMMENT ON FUNCTION app.result(integer) IS 'kept';
