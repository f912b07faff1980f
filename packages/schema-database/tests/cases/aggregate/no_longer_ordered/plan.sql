SET search_path = '';

BEGIN;

DROP AGGREGATE app.sum(integer, integer);

CREATE AGGREGATE app.sum(integer, integer) (
    SFUNC = app.add_both,
    STYPE = integer
);

COMMIT;
