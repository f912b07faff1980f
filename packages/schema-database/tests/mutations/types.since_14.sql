-- Single mutations of what everything/types.since_14.sql makes.

-- mutation: rename a multirange type
-- expect: range typ_a.named_range: multirange_type
ALTER TYPE typ_b.many_bigints RENAME TO bigints;

-- mutation: move a multirange type
-- expect: range typ_a.named_range: multirange_type
ALTER TYPE typ_b.many_bigints SET SCHEMA typ_a;

-- mutation: change a base type's subscripting
-- expect: base type typ_a.triple: subscript
ALTER TYPE typ_a.triple SET (SUBSCRIPT = pg_catalog.raw_array_subscript_handler);

-- mutation: pass a base type by value
-- expect: base type typ_a.raw: passed_by_value
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (
    INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, PASSEDBYVALUE,
    SUBSCRIPT = raw_array_subscript_handler
);

-- mutation: change an SQL body
-- expect: function typ_a.returning(integer, integer): sql_body
CREATE OR REPLACE FUNCTION typ_a.returning(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a - b;

-- mutation: change one statement of an SQL body
-- expect: function typ_a.atomic(integer): sql_body
CREATE OR REPLACE FUNCTION typ_a.atomic(a integer) RETURNS SETOF text LANGUAGE sql
BEGIN ATOMIC
    SELECT CASE WHEN a > 2 THEN 'many' ELSE 'one' END;
    SELECT extname::text FROM pg_catalog.pg_extension;
END;

-- mutation: write an SQL body as text
-- expect: function typ_a.returning(integer, integer): sql_body
-- expect: function typ_a.returning(integer, integer): body
CREATE OR REPLACE FUNCTION typ_a.returning(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';

-- mutation: change an SQL body of a procedure
-- expect: procedure typ_a.perform_atomic(): sql_body
CREATE OR REPLACE PROCEDURE typ_a.perform_atomic() LANGUAGE sql BEGIN ATOMIC SELECT 2; END;

-- mutation: answer one argument more
-- expect: procedure typ_a.answering(integer): arguments
DROP PROCEDURE typ_a.answering;
CREATE PROCEDURE typ_a.answering(a integer, OUT b integer, OUT c integer) LANGUAGE plpgsql AS $$BEGIN b := a; END$$;
