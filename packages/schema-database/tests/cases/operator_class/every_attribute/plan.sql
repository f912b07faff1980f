SET search_path = '';

BEGIN;

DROP INDEX app.items_pair_idx;

DROP OPERATOR CLASS app.gone_ops USING btree;

DROP OPERATOR CLASS app.pair_ops USING btree;

DROP OPERATOR CLASS app.stored_ops USING gist;

DROP OPERATOR CLASS app.typed_ops USING btree;

DROP OPERATOR FAMILY app.gone_ops USING btree;

DROP OPERATOR FAMILY app.pair_ops USING btree;

CREATE OPERATOR FAMILY app.new_ops USING hash;

CREATE OPERATOR CLASS app.new_ops
    FOR TYPE integer USING hash FAMILY app.new_ops AS
    FUNCTION 1 (integer, integer) hashint4(integer);

CREATE OPERATOR CLASS app.pair_ops DEFAULT
    FOR TYPE app.pair USING btree FAMILY app.pairs AS
    OPERATOR 1 app.<<(app.pair,app.pair),
    OPERATOR 3 app.=(app.pair,app.pair),
    FUNCTION 1 (app.pair, app.pair) app."collate"(app.pair,app.pair);

ALTER OPERATOR CLASS app.pair_ops USING btree OWNER TO case_owner;

COMMENT ON OPERATOR CLASS app.pair_ops USING btree IS 'by the second';

CREATE OPERATOR CLASS app.stored_ops
    FOR TYPE point USING gist FAMILY app.stored_ops AS
    FUNCTION 1 (point, point) gist_point_consistent(internal,point,smallint,oid,internal);

CREATE OPERATOR CLASS app.typed_ops
    FOR TYPE bigint USING btree FAMILY app.typed_ops AS
    OPERATOR 3 =(bigint,bigint),
    FUNCTION 1 (bigint, bigint) btint8cmp(bigint,bigint);

CREATE INDEX items_pair_idx ON app.items (pair);

COMMIT;
