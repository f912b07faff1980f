SET search_path = '';

BEGIN;

DROP OPERATOR FAMILY app.gone USING hash;

CREATE OPERATOR FAMILY app.new USING gist;

ALTER OPERATOR FAMILY app.numbers USING btree ADD
    OPERATOR 1 <(integer,bigint),
    OPERATOR 3 =(integer,bigint),
    FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint);

ALTER OPERATOR FAMILY app.numbers USING btree OWNER TO case_owner;

COMMENT ON OPERATOR FAMILY app.numbers USING btree IS 'of numbers';

COMMIT;
