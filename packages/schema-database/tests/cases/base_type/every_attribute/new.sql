CREATE SCHEMA app;
CREATE TYPE app.shell;
ALTER TYPE app.shell OWNER TO case_owner;
COMMENT ON TYPE app.shell IS 'to be filled in';
CREATE TYPE app.new;
CREATE TYPE app.number;
CREATE FUNCTION app.number_in(cstring) RETURNS app.number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.number_out(app.number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION app.number_recv(internal) RETURNS app.number LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION app.number_send(app.number) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE app.number (
    INPUT = app.number_in, OUTPUT = app.number_out, RECEIVE = app.number_recv, SEND = app.number_send,
    INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'N', PREFERRED = true, DEFAULT = '42', DELIMITER = ';'
);
CREATE TYPE app.label;
CREATE FUNCTION app.label_in(cstring, oid, integer) RETURNS app.label LANGUAGE internal STABLE STRICT AS 'varcharin';
CREATE FUNCTION app.label_out(app.label) RETURNS cstring LANGUAGE internal STABLE STRICT AS 'varcharout';
CREATE FUNCTION app.label_analyze(internal) RETURNS boolean LANGUAGE internal STRICT AS 'range_typanalyze';
CREATE FUNCTION app.label_modifier_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION app.label_modifier_out(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE TYPE app.label (
    INPUT = app.label_in, OUTPUT = app.label_out, TYPMOD_IN = app.label_modifier_in, TYPMOD_OUT = app.label_modifier_out,
    ANALYZE = app.label_analyze, INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended, COLLATABLE = true
);
CREATE TYPE app.raw;
CREATE FUNCTION app.raw_in(cstring) RETURNS app.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.raw_read(cstring) RETURNS app.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.raw_out(app.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION app.raw_write(app.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE app.raw (
    INPUT = app.raw_read, OUTPUT = app.raw_write, INTERNALLENGTH = 8, ALIGNMENT = double, PASSEDBYVALUE,
    ELEMENT = integer, SUBSCRIPT = raw_array_subscript_handler
);
