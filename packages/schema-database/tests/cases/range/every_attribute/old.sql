CREATE SCHEMA app;
CREATE FUNCTION app.distance(text, text) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT abs(length($1) - length($2))::double precision$$;
CREATE FUNCTION app.real_distance(double precision, double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT $1 - $2$$;
CREATE TYPE app.typed AS RANGE (SUBTYPE = integer);
CREATE TYPE app.classed AS RANGE (SUBTYPE = text);
CREATE TYPE app.collated AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TYPE app.measured AS RANGE (SUBTYPE = double precision);
CREATE TYPE app.many AS RANGE (SUBTYPE = date, MULTIRANGE_TYPE_NAME = app.many_dates);
CREATE TYPE app.gone AS RANGE (SUBTYPE = integer);
CREATE TYPE app.days;
CREATE FUNCTION app.days_canonical(app.days) RETURNS app.days LANGUAGE internal IMMUTABLE STRICT AS 'daterange_canonical';
CREATE TYPE app.days AS RANGE (SUBTYPE = date, SUBTYPE_DIFF = daterange_subdiff, CANONICAL = app.days_canonical);
CREATE TABLE app.spans (id integer, typed app.typed, classed app.classed);
