CREATE SCHEMA app;
CREATE TYPE app.pair AS (a integer, b integer);
CREATE FUNCTION app.less(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a < ($2).a';
CREATE FUNCTION app.fewer(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).b < ($2).b';
CREATE FUNCTION app.compare(app.pair, app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a - ($2).a';
CREATE FUNCTION app.collate(app.pair, app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).b - ($2).b';
CREATE OPERATOR app.< (FUNCTION = app.less, LEFTARG = app.pair, RIGHTARG = app.pair);
CREATE OPERATOR app.<< (FUNCTION = app.fewer, LEFTARG = app.pair, RIGHTARG = app.pair);
CREATE FUNCTION app.same(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a AND ($1).b = ($2).b';
CREATE OPERATOR app.= (FUNCTION = app.same, LEFTARG = app.pair, RIGHTARG = app.pair);
CREATE OPERATOR FAMILY app.pairs USING btree;
CREATE OPERATOR CLASS app.pair_ops DEFAULT FOR TYPE app.pair USING btree FAMILY app.pairs AS
    OPERATOR 1 app.<< (app.pair, app.pair), OPERATOR 3 app.= (app.pair, app.pair), FUNCTION 1 app.collate(app.pair, app.pair);
ALTER OPERATOR CLASS app.pair_ops USING btree OWNER TO case_owner;
COMMENT ON OPERATOR CLASS app.pair_ops USING btree IS 'by the second';
CREATE OPERATOR CLASS app.typed_ops FOR TYPE bigint USING btree AS
    OPERATOR 3 pg_catalog.= (bigint, bigint), FUNCTION 1 pg_catalog.btint8cmp(bigint, bigint);
CREATE OPERATOR CLASS app.stored_ops FOR TYPE point USING gist AS
    OPERATOR 11 pg_catalog.>^ (point, point), FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal);
CREATE OPERATOR CLASS app.new_ops FOR TYPE integer USING hash AS FUNCTION 1 pg_catalog.hashint4(integer);
CREATE TABLE app.items (id integer, pair app.pair);
CREATE INDEX items_pair_idx ON app.items (pair app.pair_ops);
