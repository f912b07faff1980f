SET search_path = '';

BEGIN;

DROP STATISTICS app.columns;

DROP STATISTICS app.expressions;

DROP STATISTICS app.gone;

DROP STATISTICS app.kinds;

DROP STATISTICS app.moved;

CREATE STATISTICS app.columns
    ON id, price
    FROM app.items;

ALTER STATISTICS app.columns SET STATISTICS 500;

ALTER STATISTICS app.columns OWNER TO case_owner;

COMMENT ON STATISTICS app.columns IS 'go together';

CREATE STATISTICS app.expressions
    ON price, (upper(name))
    FROM app.items;

CREATE STATISTICS app.kinds (dependencies, mcv)
    ON id, name
    FROM app.items;

CREATE STATISTICS app.moved
    ON id, name
    FROM app.others;

CREATE STATISTICS app.new
    ON ((price * (2)::numeric))
    FROM app.items;

COMMIT;
