CREATE SCHEMA app;
CREATE EXTENSION hstore WITH SCHEMA app;
CREATE FUNCTION app.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE FUNCTION app.subtract(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
CREATE FUNCTION app.finish(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1';
CREATE FUNCTION app.finish_more(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE app.numbers (number integer);
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE app.least_of(integer) (SFUNC = int4smaller, STYPE = integer);
CREATE AGGREGATE app.mean(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg);
CREATE AGGREGATE app.typed(integer) (SFUNC = int4pl, STYPE = integer);
CREATE AGGREGATE app.kind_of(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE app.gone(integer) (SFUNC = int4pl, STYPE = integer);
CREATE VIEW app.totals AS SELECT app.total(number) AS total FROM app.numbers;
GRANT SELECT ON app.totals TO case_reader;
