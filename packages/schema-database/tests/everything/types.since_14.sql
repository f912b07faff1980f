-- What the group `types` can have since 14: multirange names, subscripting, SQL bodies, procedures with OUT parameters.

CREATE TYPE typ_a.named_range AS RANGE (SUBTYPE = bigint, MULTIRANGE_TYPE_NAME = typ_b.many_bigints);

CREATE TYPE typ_a.triple;
CREATE FUNCTION typ_a.triple_in(cstring) RETURNS typ_a.triple LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION typ_a.triple_out(typ_a.triple) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE FUNCTION typ_a.triple_subscript(internal) RETURNS internal
    LANGUAGE internal IMMUTABLE STRICT AS 'raw_array_subscript_handler';
CREATE TYPE typ_a.triple (
    INPUT = typ_a.triple_in, OUTPUT = typ_a.triple_out, LIKE = point, ELEMENT = double precision,
    SUBSCRIPT = typ_a.triple_subscript
);

CREATE FUNCTION typ_a.returning(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + b;
CREATE FUNCTION typ_a.atomic(a integer) RETURNS SETOF text LANGUAGE sql
BEGIN ATOMIC
    SELECT CASE WHEN a > 1 THEN 'many' ELSE 'one' END;
    SELECT extname::text FROM pg_catalog.pg_extension;
END;
CREATE PROCEDURE typ_a.perform_atomic() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE PROCEDURE typ_a.answering(a integer, OUT b integer) LANGUAGE plpgsql AS $$BEGIN b := a; END$$;
