-- One object at least of every kind of type, routine and operator, and every attribute that is read of them set to
-- something else than its default. The prefix of its schemas is typ_; roles begin with everything_.

-- Schemas, extensions

CREATE SCHEMA typ_a;
CREATE SCHEMA typ_b AUTHORIZATION everything_owner;
CREATE SCHEMA typ_extension;
CREATE SCHEMA typ_empty;
COMMENT ON SCHEMA typ_a IS 'types and routines';
GRANT USAGE ON SCHEMA typ_a TO everything_reader;

CREATE EXTENSION hstore WITH SCHEMA typ_extension;
CREATE EXTENSION seg WITH SCHEMA typ_extension VERSION '1.3';
COMMENT ON EXTENSION hstore IS 'a comment of our own';

-- Collations, conversions

CREATE COLLATION typ_a.german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION typ_a.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION typ_a.bytes (provider = libc, locale = 'C');
CREATE COLLATION typ_a.mixed (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION typ_a.copied FROM pg_catalog."C";
ALTER COLLATION typ_a.german OWNER TO everything_owner;
COMMENT ON COLLATION typ_a.german IS 'as in a telephone book';

CREATE CONVERSION typ_a.latin1_in FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION typ_a.latin1_out FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE CONVERSION typ_a.latin2_in FOR 'LATIN2' TO 'UTF8' FROM iso8859_to_utf8;
ALTER CONVERSION typ_a.latin1_out OWNER TO everything_owner;
COMMENT ON CONVERSION typ_a.latin1_in IS 'into the database';

-- Enums, composites, domains

CREATE TYPE typ_a.mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE typ_a.mood ADD VALUE 'meh' BEFORE 'ok';
CREATE TYPE typ_a.odd AS ENUM ('', ' ', 'a,b', '{', '"', '\', 'it''s', 'NULL', 'é');
CREATE TYPE typ_a."Mixed ""Case""" AS ENUM ('x');
CREATE TYPE typ_a.unlabelled AS ENUM ();
ALTER TYPE typ_a.odd OWNER TO everything_owner;
COMMENT ON TYPE typ_a.mood IS 'how it goes';
GRANT USAGE ON TYPE typ_a.mood TO everything_reader;
REVOKE USAGE ON TYPE typ_a.odd FROM PUBLIC;

CREATE TYPE typ_a.address AS (
    street text COLLATE typ_a.german,
    number numeric(6, 2),
    gone integer,
    moods typ_a.mood[],
    "Post Code" character varying(10)
);
ALTER TYPE typ_a.address DROP ATTRIBUTE gone;
CREATE TYPE typ_a.nothing AS ();
CREATE TYPE typ_a.size AS (width integer, height integer);
ALTER TYPE typ_a.address OWNER TO everything_owner;
COMMENT ON TYPE typ_a.address IS 'where it is';
COMMENT ON COLUMN typ_a.address.street IS 'as on the sign';

CREATE DOMAIN typ_a.sku AS text COLLATE typ_a.bytes DEFAULT 'none'::text NOT NULL
    CONSTRAINT sku_long CHECK (length(VALUE) > 2)
    CONSTRAINT sku_upper CHECK (VALUE = upper(VALUE));
ALTER DOMAIN typ_a.sku ADD CONSTRAINT sku_plain CHECK (VALUE !~ '\s') NOT VALID;
CREATE DOMAIN typ_a.short_sku AS typ_a.sku;
CREATE DOMAIN typ_a.price AS numeric(10, 2)[] DEFAULT '{}';
CREATE DOMAIN typ_a.required AS integer CONSTRAINT given NOT NULL;
ALTER DOMAIN typ_a.price OWNER TO everything_owner;
COMMENT ON DOMAIN typ_a.sku IS 'stock keeping unit';
COMMENT ON CONSTRAINT sku_long ON DOMAIN typ_a.sku IS 'three letters at least';
GRANT USAGE ON DOMAIN typ_a.price TO everything_reader WITH GRANT OPTION;

-- Shell types, base types

CREATE TYPE typ_a.shell;
CREATE TYPE typ_a.owned_shell;
ALTER TYPE typ_a.owned_shell OWNER TO everything_owner;
COMMENT ON TYPE typ_a.shell IS 'to be filled in';

CREATE TYPE typ_a.int42;
CREATE FUNCTION typ_a.int42_in(cstring) RETURNS typ_a.int42
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4in';
CREATE FUNCTION typ_a.int42_out(typ_a.int42) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4out';
CREATE FUNCTION typ_a.int42_recv(internal) RETURNS typ_a.int42 LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION typ_a.int42_send(typ_a.int42) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE typ_a.int42 (
    INPUT = typ_a.int42_in,
    OUTPUT = typ_a.int42_out,
    RECEIVE = typ_a.int42_recv,
    SEND = typ_a.int42_send,
    INTERNALLENGTH = 4,
    PASSEDBYVALUE,
    ALIGNMENT = int4,
    STORAGE = plain,
    CATEGORY = 'N',
    PREFERRED = true,
    DEFAULT = '42',
    DELIMITER = ';'
);
COMMENT ON TYPE typ_a.int42 IS 'an integer of our own';
REVOKE USAGE ON TYPE typ_a.int42 FROM PUBLIC;

CREATE TYPE typ_a.label;
CREATE FUNCTION typ_a.label_in(cstring, oid, integer) RETURNS typ_a.label
    LANGUAGE internal STABLE STRICT AS 'varcharin';
CREATE FUNCTION typ_a.label_out(typ_a.label) RETURNS cstring LANGUAGE internal STABLE STRICT AS 'varcharout';
CREATE FUNCTION typ_a.label_recv(internal, oid, integer) RETURNS typ_a.label
    LANGUAGE internal STABLE STRICT AS 'varcharrecv';
CREATE FUNCTION typ_a.label_send(typ_a.label) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'varcharsend';
CREATE FUNCTION typ_a.label_modifier_in(cstring[]) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION typ_a.label_modifier_out(integer) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION typ_a.label_analyze(internal) RETURNS boolean LANGUAGE internal STRICT AS 'range_typanalyze';
CREATE TYPE typ_a.label (
    INPUT = typ_a.label_in,
    OUTPUT = typ_a.label_out,
    RECEIVE = typ_a.label_recv,
    SEND = typ_a.label_send,
    TYPMOD_IN = typ_a.label_modifier_in,
    TYPMOD_OUT = typ_a.label_modifier_out,
    ANALYZE = typ_a.label_analyze,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended,
    COLLATABLE = true
);
ALTER TYPE typ_a.label OWNER TO everything_owner;

CREATE TYPE typ_a.pair;
CREATE FUNCTION typ_a.pair_in(cstring) RETURNS typ_a.pair LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION typ_a.pair_out(typ_a.pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE typ_a.pair (INPUT = typ_a.pair_in, OUTPUT = typ_a.pair_out, LIKE = point, ELEMENT = double precision);

CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint);

-- Ranges

CREATE FUNCTION typ_a.text_distance(text, text) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT abs(length($1) - length($2))::double precision$$;
CREATE TYPE typ_a.text_range AS RANGE (
    SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C", SUBTYPE_DIFF = typ_a.text_distance
);
CREATE TYPE typ_a.day_span;
CREATE FUNCTION typ_a.day_span_canonical(typ_a.day_span) RETURNS typ_a.day_span
    LANGUAGE internal IMMUTABLE STRICT AS 'daterange_canonical';
CREATE TYPE typ_a.day_span AS RANGE (
    SUBTYPE = date, SUBTYPE_DIFF = daterange_subdiff, CANONICAL = typ_a.day_span_canonical
);
CREATE TYPE typ_a.plain_range AS RANGE (SUBTYPE = integer);
ALTER TYPE typ_a.plain_range OWNER TO everything_owner;
COMMENT ON TYPE typ_a.plain_range IS 'from and to';
GRANT USAGE ON TYPE typ_a.plain_range TO everything_reader;

-- Functions

CREATE FUNCTION typ_a.no_arguments() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION typ_a.many_arguments(
    a integer,
    OUT b text,
    INOUT c typ_a.mood,
    d text DEFAULT 'x'::text,
    "E e" integer DEFAULT 1 + 2,
    VARIADIC f numeric[] DEFAULT ARRAY[]::numeric[]
) LANGUAGE plpgsql AS $$BEGIN b := a::text || d; END$$;
CREATE FUNCTION typ_a.many_rows(integer) RETURNS TABLE (id integer, name text)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 7 ROWS 42 AS $$SELECT $1, 'x'$$;
CREATE FUNCTION typ_a.every_property(a integer, b text) RETURNS SETOF integer
    LANGUAGE plpgsql IMMUTABLE LEAKPROOF STRICT SECURITY DEFINER PARALLEL RESTRICTED COST 0.5 ROWS 10
    SUPPORT pg_catalog.generate_series_int4_support
    SET work_mem TO '8MB' SET search_path TO typ_a, pg_temp SET application_name TO 'it''s; "so"'
    AS $body$
BEGIN
    RETURN NEXT a; -- a comment, $$ and 'quotes' in it
END
$body$;
CREATE FUNCTION typ_a.overloaded(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION typ_a.overloaded(typ_a.int42) RETURNS integer LANGUAGE sql AS 'SELECT 42';
CREATE FUNCTION typ_a.overloaded(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION typ_a.anything(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION typ_a.rank_of_row() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT PARALLEL SAFE
    AS 'window_row_number';
CREATE FUNCTION typ_a.in_library() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION typ_a.on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION typ_a.on_command() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION typ_a.depending() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION typ_a.depending() DEPENDS ON EXTENSION hstore;
ALTER FUNCTION typ_a.overloaded(integer) OWNER TO everything_owner;
COMMENT ON FUNCTION typ_a.overloaded(integer) IS 'the one with one argument';
REVOKE EXECUTE ON FUNCTION typ_a.every_property(integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION typ_a.every_property(integer, text) TO everything_reader;

CREATE PROCEDURE typ_a.plain() LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE typ_a.perform(INOUT a integer, b text DEFAULT 'y')
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout TO '1s' SET statement_timeout TO '2s'
    AS $$BEGIN a := a + 1; END$$;
CREATE PROCEDURE typ_a.perform_in_library(internal) LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE PROCEDURE typ_a.perform_depending() LANGUAGE sql AS 'SELECT 1';
ALTER PROCEDURE typ_a.perform_depending() DEPENDS ON EXTENSION hstore;
ALTER PROCEDURE typ_a.plain() OWNER TO everything_owner;
COMMENT ON PROCEDURE typ_a.plain() IS 'does nothing';
GRANT EXECUTE ON PROCEDURE typ_a.plain() TO everything_reader;

-- Languages, transforms, access methods

CREATE FUNCTION typ_a.handle() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION typ_a.handle_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION typ_a.validate(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE typ_language HANDLER typ_a.handle INLINE typ_a.handle_inline VALIDATOR typ_a.validate;
CREATE LANGUAGE typ_bare_language HANDLER typ_a.handle;
ALTER LANGUAGE typ_language OWNER TO everything_owner;
COMMENT ON LANGUAGE typ_language IS 'plpgsql by another name';
GRANT USAGE ON LANGUAGE typ_language TO everything_reader;

CREATE TRANSFORM FOR integer LANGUAGE sql (
    FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal), TO SQL WITH FUNCTION pg_catalog.int4recv(internal)
);
CREATE TRANSFORM FOR typ_a.int42 LANGUAGE typ_language (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'as it was';
CREATE FUNCTION typ_a.transformed(integer, typ_a.int42) RETURNS integer
    TRANSFORM FOR TYPE integer LANGUAGE sql AS 'SELECT $1';
CREATE PROCEDURE typ_a.perform_transformed(integer) TRANSFORM FOR TYPE integer LANGUAGE sql AS 'SELECT $1';

CREATE ACCESS METHOD typ_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD typ_gist TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD typ_heap IS 'heap by another name';

-- Operators, their families and classes

CREATE FUNCTION typ_a.int42_equal(typ_a.int42, typ_a.int42) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
CREATE FUNCTION typ_a.int42_unequal(typ_a.int42, typ_a.int42) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT AS 'int4ne';
CREATE FUNCTION typ_a.int42_less(typ_a.int42, typ_a.int42) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION typ_a.int42_compare(typ_a.int42, typ_a.int42) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE FUNCTION typ_a.int42_compare_bigint(typ_a.int42, bigint) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT AS 'btint48cmp';
CREATE FUNCTION typ_a.int42_less_bigint(typ_a.int42, bigint) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT AS 'int48lt';
CREATE FUNCTION typ_a.int42_negate(typ_a.int42) RETURNS typ_a.int42 LANGUAGE internal IMMUTABLE STRICT AS 'int4um';
CREATE FUNCTION typ_a.int42_hash(typ_a.int42) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashint4';
CREATE FUNCTION typ_a.int42_send_hash(typ_a.int42) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashint4';

CREATE OPERATOR typ_a.= (
    FUNCTION = typ_a.int42_equal, LEFTARG = typ_a.int42, RIGHTARG = typ_a.int42,
    COMMUTATOR = OPERATOR(typ_a.=), NEGATOR = OPERATOR(typ_a.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, MERGES, HASHES
);
CREATE OPERATOR typ_a.<> (
    FUNCTION = typ_a.int42_unequal, LEFTARG = typ_a.int42, RIGHTARG = typ_a.int42,
    COMMUTATOR = OPERATOR(typ_a.<>), NEGATOR = OPERATOR(typ_a.=), RESTRICT = neqsel, JOIN = neqjoinsel
);
-- names a commutator that is never made: `>` stays a shell
CREATE OPERATOR typ_a.< (
    FUNCTION = typ_a.int42_less, LEFTARG = typ_a.int42, RIGHTARG = typ_a.int42, COMMUTATOR = OPERATOR(typ_a.>)
);
CREATE OPERATOR typ_a.< (FUNCTION = typ_a.int42_less_bigint, LEFTARG = typ_a.int42, RIGHTARG = bigint);
CREATE OPERATOR typ_a.- (FUNCTION = typ_a.int42_negate, RIGHTARG = typ_a.int42);
CREATE OPERATOR typ_a.<~> (FUNCTION = point_distance, LEFTARG = point, RIGHTARG = point);
CREATE OPERATOR typ_a.<~~> (FUNCTION = point_distance, LEFTARG = point, RIGHTARG = point);
CREATE OPERATOR typ_a.<!!> (FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer);
ALTER OPERATOR typ_a.- (NONE, typ_a.int42) OWNER TO everything_owner;
COMMENT ON OPERATOR typ_a.= (typ_a.int42, typ_a.int42) IS 'the same number';

CREATE OPERATOR FAMILY typ_a.int42_ops USING btree;
CREATE OPERATOR CLASS typ_a.int42_ops DEFAULT FOR TYPE typ_a.int42 USING btree FAMILY typ_a.int42_ops AS
    OPERATOR 1 typ_a.< (typ_a.int42, typ_a.int42),
    OPERATOR 3 typ_a.= (typ_a.int42, typ_a.int42),
    FUNCTION 1 typ_a.int42_compare(typ_a.int42, typ_a.int42);
ALTER OPERATOR FAMILY typ_a.int42_ops USING btree ADD
    OPERATOR 1 typ_a.< (typ_a.int42, bigint),
    FUNCTION 1 (typ_a.int42, bigint) typ_a.int42_compare_bigint(typ_a.int42, bigint);
CREATE OPERATOR CLASS typ_a.int42_hash_ops FOR TYPE typ_a.int42 USING hash AS
    OPERATOR 1 typ_a.= (typ_a.int42, typ_a.int42),
    FUNCTION 1 typ_a.int42_hash(typ_a.int42);
CREATE OPERATOR CLASS typ_a.distance_ops FOR TYPE point USING gist AS
    OPERATOR 15 typ_a.<~> (point, point) FOR ORDER BY pg_catalog.float_ops,
    FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal),
    FUNCTION 3 gist_point_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal),
    STORAGE box;
CREATE OPERATOR FAMILY typ_a.empty_family USING gist;
CREATE OPERATOR CLASS typ_a.empty_class FOR TYPE bigint USING btree FAMILY typ_a.int42_ops AS STORAGE bigint;
CREATE OPERATOR CLASS typ_a.plain_class FOR TYPE text USING btree FAMILY typ_a.int42_ops AS STORAGE text;
CREATE OPERATOR CLASS typ_a.stored_class FOR TYPE circle USING gist AS STORAGE box;
ALTER OPERATOR FAMILY typ_a.empty_family USING gist OWNER TO everything_owner;
ALTER OPERATOR CLASS typ_a.empty_class USING btree OWNER TO everything_owner;
COMMENT ON OPERATOR FAMILY typ_a.empty_family USING gist IS 'to be filled in';
COMMENT ON OPERATOR CLASS typ_a.int42_ops USING btree IS 'by number';

-- a family with a whole class, whose optional functions (2 and 4) PostgreSQL does not tie to the class, and loose members
CREATE OPERATOR FAMILY typ_a.wide_ops USING btree;
CREATE OPERATOR CLASS typ_a.wide_ops FOR TYPE bigint USING btree FAMILY typ_a.wide_ops AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 btint8cmp(bigint, bigint), FUNCTION 2 btint8sortsupport(internal), FUNCTION 4 btequalimage(oid);
ALTER OPERATOR FAMILY typ_a.wide_ops USING btree ADD
    OPERATOR 1 < (bigint, integer), OPERATOR 2 <= (bigint, integer), OPERATOR 3 = (bigint, integer),
    OPERATOR 4 >= (bigint, integer), OPERATOR 5 > (bigint, integer),
    FUNCTION 1 (integer, integer) btint4cmp(integer, integer),
    FUNCTION 2 (integer, integer) btint4sortsupport(internal), FUNCTION 4 (integer, integer) btequalimage(oid);
-- an operator, a class that has it, a range that has the class
CREATE OPERATOR typ_a.~~~ (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR CLASS typ_a.alike_ops FOR TYPE integer USING btree AS OPERATOR 3 typ_a.~~~;
CREATE TYPE typ_a.alike_range AS RANGE (SUBTYPE = integer, SUBTYPE_OPCLASS = typ_a.alike_ops);
CREATE TYPE typ_a.holder AS (number integer, own typ_a.int42);
CREATE AGGREGATE typ_a.old_style (BASETYPE = integer, SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = int8_avg, INITCOND = '{0,0}');

-- Casts

CREATE FUNCTION typ_a.int42_to_text(typ_a.int42) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT '42'$$;
CREATE FUNCTION typ_a.int42_to_numeric(typ_a.int42, integer, boolean) RETURNS numeric
    LANGUAGE sql IMMUTABLE AS 'SELECT 42.0';
CREATE CAST (typ_a.int42 AS integer) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (integer AS typ_a.int42) WITHOUT FUNCTION;
CREATE CAST (typ_a.int42 AS text) WITH FUNCTION typ_a.int42_to_text(typ_a.int42) AS ASSIGNMENT;
CREATE CAST (typ_a.int42 AS numeric) WITH FUNCTION typ_a.int42_to_numeric(typ_a.int42, integer, boolean);
CREATE CAST (typ_a.int42 AS typ_a.pair) WITH INOUT;
CREATE CAST (timestamp with time zone AS interval)
    WITH FUNCTION pg_catalog.age(timestamp with time zone) AS ASSIGNMENT;
COMMENT ON CAST (typ_a.int42 AS integer) IS 'the same bits';

-- Aggregates

CREATE FUNCTION typ_a.keep(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION typ_a.keep(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION typ_a.keep_other(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION typ_a.final_other(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION typ_a.final(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION typ_a.final(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE typ_a.simple(integer) (SFUNC = typ_a.keep, STYPE = integer);
CREATE AGGREGATE typ_a.counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE typ_a.largest(integer) (
    SFUNC = int4larger, STYPE = integer, SORTOP = OPERATOR(pg_catalog.>), COMBINEFUNC = int4larger, PARALLEL = safe
);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7',
    FINALFUNC = typ_a.final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable,
    MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep, MSTYPE = integer, MSSPACE = 64, MINITCOND = '8',
    MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = read_write,
    PARALLEL = restricted
);
CREATE AGGREGATE typ_a.average(numeric) (
    SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine,
    SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize
);
CREATE AGGREGATE typ_a.percentile(fraction double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);
CREATE AGGREGATE typ_a.ranked(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
ALTER AGGREGATE typ_a.simple(integer) OWNER TO everything_owner;
COMMENT ON AGGREGATE typ_a.simple(integer) IS 'keeps the first';
GRANT EXECUTE ON FUNCTION typ_a.simple(integer) TO everything_reader;
