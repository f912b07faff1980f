SET search_path = '';

BEGIN;

DROP SEQUENCE app.gone;

CREATE SEQUENCE app.new
    INCREMENT BY -1;

SELECT pg_catalog.setval('app.numbers', LEAST(GREATEST(last_value, 0), 1000), false)
    FROM app.numbers
    WHERE last_value NOT BETWEEN 0 AND 1000;

ALTER SEQUENCE app.numbers
    AS bigint
    INCREMENT BY 2
    MINVALUE 0
    MAXVALUE 1000
    START WITH 5
    CACHE 20
    CYCLE;

ALTER SEQUENCE app.numbers OWNER TO case_owner;

COMMENT ON SEQUENCE app.numbers IS 'numbers';

ALTER SEQUENCE app.tied SET UNLOGGED;

ALTER SEQUENCE app.tied OWNED BY app.items.id;

GRANT SELECT ON SEQUENCE app.numbers TO case_reader;

COMMIT;
