CREATE SCHEMA app;
CREATE FUNCTION app.same(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
CREATE FUNCTION app.equal(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
CREATE FUNCTION app.unequal(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text <> $2';
CREATE FUNCTION app.same(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2::text';
CREATE TABLE app.items (id integer, code text);
CREATE OPERATOR app.=== (
    FUNCTION = app.equal, LEFTARG = integer, RIGHTARG = text, COMMUTATOR = OPERATOR(app.===),
    NEGATOR = OPERATOR(app.!==), RESTRICT = eqsel, JOIN = eqjoinsel, MERGES, HASHES
);
CREATE OPERATOR app.!== (FUNCTION = app.unequal, LEFTARG = integer, RIGHTARG = text, NEGATOR = OPERATOR(app.===));
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = text, RIGHTARG = integer, COMMUTATOR = OPERATOR(app.===));
CREATE OPERATOR app.~~~ (FUNCTION = app.same, LEFTARG = integer, RIGHTARG = text, RESTRICT = eqsel, JOIN = eqjoinsel);
ALTER OPERATOR app.~~~ (integer, text) OWNER TO case_owner;
COMMENT ON OPERATOR app.~~~ (integer, text) IS 'nearly';
CREATE VIEW app.matching AS SELECT id FROM app.items WHERE id OPERATOR(app.===) code;
