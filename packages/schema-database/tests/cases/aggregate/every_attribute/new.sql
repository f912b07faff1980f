CREATE SCHEMA app;
CREATE EXTENSION hstore WITH SCHEMA app;
CREATE FUNCTION app.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE FUNCTION app.subtract(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
CREATE FUNCTION app.finish(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1';
CREATE FUNCTION app.finish_more(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE app.numbers (number integer);
CREATE AGGREGATE app.total(number integer) (
    SFUNC = app.add, STYPE = integer, SSPACE = 8, INITCOND = '1', FINALFUNC = app.finish_more, FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = int4pl,
    MSFUNC = app.add, MINVFUNC = app.subtract, MSTYPE = integer, MSSPACE = 4, MINITCOND = '5', MFINALFUNC = app.finish_more,
    MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE, PARALLEL = SAFE
);
ALTER AGGREGATE app.total(integer) OWNER TO case_owner;
COMMENT ON AGGREGATE app.total(integer) IS 'the sum';
CREATE AGGREGATE app.least_of(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<));
CREATE AGGREGATE app.mean(bigint) (
    SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg,
    COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize
);
ALTER FUNCTION app.mean(bigint) DEPENDS ON EXTENSION hstore;
CREATE AGGREGATE app.typed(integer) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = int8_avg, INITCOND = '{0,0}');
CREATE AGGREGATE app.kind_of(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = dense_rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE app.new(integer ORDER BY integer) (SFUNC = app.add, STYPE = integer);
CREATE VIEW app.totals AS SELECT app.total(number) AS total FROM app.numbers;
GRANT SELECT ON app.totals TO case_reader;
