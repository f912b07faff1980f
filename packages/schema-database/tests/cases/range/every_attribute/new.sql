CREATE SCHEMA app;
CREATE FUNCTION app.distance(text, text) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT abs(length($1) - length($2))::double precision$$;
CREATE FUNCTION app.real_distance(double precision, double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT $1 - $2$$;
CREATE TYPE app.typed AS RANGE (SUBTYPE = bigint);
CREATE TYPE app.classed AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, SUBTYPE_DIFF = app.distance);
CREATE TYPE app.collated AS RANGE (SUBTYPE = text, COLLATION = "POSIX");
CREATE TYPE app.measured AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = app.real_distance);
ALTER TYPE app.measured OWNER TO case_owner;
COMMENT ON TYPE app.measured IS 'from and to';
GRANT USAGE ON TYPE app.measured TO case_reader;
CREATE TYPE app.many AS RANGE (SUBTYPE = date, MULTIRANGE_TYPE_NAME = app.more_dates);
CREATE TYPE app.new AS RANGE (SUBTYPE = integer);
CREATE TYPE app.days AS RANGE (SUBTYPE = date, SUBTYPE_DIFF = daterange_subdiff);
CREATE TABLE app.spans (id integer, typed app.typed, classed app.classed);
