SET search_path = '';

BEGIN;

DROP VIEW app.matching;

DROP OPERATOR app.<<< (NONE, integer);

DROP OPERATOR app.=== (integer, text);

CREATE OPERATOR app.!== (
    FUNCTION = app.unequal,
    LEFTARG = integer,
    RIGHTARG = text,
    NEGATOR = OPERATOR(app.===)
);

CREATE OPERATOR app.=== (
    FUNCTION = app.equal,
    LEFTARG = integer,
    RIGHTARG = text,
    COMMUTATOR = OPERATOR(app.===),
    NEGATOR = OPERATOR(app.!==),
    RESTRICT = eqsel,
    JOIN = eqjoinsel,
    MERGES,
    HASHES
);

CREATE OPERATOR app.=== (
    FUNCTION = app.same,
    LEFTARG = text,
    RIGHTARG = integer,
    COMMUTATOR = OPERATOR(app.===)
);

ALTER OPERATOR app.~~~ (integer, text) SET (RESTRICT = eqsel, JOIN = eqjoinsel);

ALTER OPERATOR app.~~~ (integer, text) OWNER TO case_owner;

COMMENT ON OPERATOR app.~~~ (integer, text) IS 'nearly';

CREATE VIEW app.matching AS
 SELECT items.id
   FROM app.items
  WHERE (items.id OPERATOR(app.===) items.code);

COMMIT;
