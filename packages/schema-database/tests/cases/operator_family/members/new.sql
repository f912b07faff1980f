CREATE SCHEMA app;
CREATE OPERATOR FAMILY app.numbers USING btree;
ALTER OPERATOR FAMILY app.numbers USING btree ADD
    OPERATOR 1 pg_catalog.< (integer, bigint), OPERATOR 3 pg_catalog.= (integer, bigint),
    FUNCTION 1 (integer, bigint) pg_catalog.btint48cmp(integer, bigint);
ALTER OPERATOR FAMILY app.numbers USING btree OWNER TO case_owner;
COMMENT ON OPERATOR FAMILY app.numbers USING btree IS 'of numbers';
CREATE OPERATOR FAMILY app.new USING gist;
