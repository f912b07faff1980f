CREATE SCHEMA app;
CREATE TYPE app.money_like AS (amount numeric);
CREATE TYPE app.color AS ENUM ('red');
CREATE FUNCTION app.to_money(integer) RETURNS app.money_like LANGUAGE sql AS 'SELECT ROW($1::numeric)::app.money_like';
CREATE FUNCTION app.as_money(integer) RETURNS app.money_like LANGUAGE sql AS 'SELECT ROW($1::numeric)::app.money_like';
CREATE FUNCTION app.to_color(integer) RETURNS app.color LANGUAGE sql AS $$SELECT 'red'::app.color$$;
CREATE CAST (integer AS app.money_like) WITH FUNCTION app.to_money(integer);
CREATE CAST (app.color AS integer) WITH INOUT;
CREATE CAST (integer AS app.color) WITH INOUT;
