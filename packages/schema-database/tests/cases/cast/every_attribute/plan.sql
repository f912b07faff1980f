SET search_path = '';

BEGIN;

DROP CAST (app.color AS integer);

DROP CAST (integer AS app.color);

DROP CAST (integer AS app.money_like);

CREATE CAST (bigint AS app.color)
    WITH INOUT;

CREATE CAST (integer AS app.color)
    WITH FUNCTION app.to_color(integer)
    AS IMPLICIT;

CREATE CAST (integer AS app.money_like)
    WITH FUNCTION app.as_money(integer)
    AS ASSIGNMENT;

COMMENT ON CAST (integer AS app.money_like) IS 'a sum';

COMMIT;
