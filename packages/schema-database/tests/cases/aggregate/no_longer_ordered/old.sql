CREATE SCHEMA app;
CREATE FUNCTION app.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE FUNCTION app.add_both(integer, integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2 + $3';
CREATE AGGREGATE app.sum(integer ORDER BY integer) (SFUNC = app.add, STYPE = integer);
