SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP VIEW app.high;

DROP VIEW app.prices;

DROP FUNCTION app.gross(numeric);

CREATE FUNCTION app.gross(net numeric)
    RETURNS numeric
    LANGUAGE sql
    IMMUTABLE
AS $$SELECT $1 * 2$$;

CREATE VIEW app.prices AS
 SELECT items.id,
    app.gross(items.price) AS gross
   FROM app.items;

COMMENT ON COLUMN app.prices.gross IS 'with tax';

CREATE VIEW app.high AS
 SELECT prices.id
   FROM app.prices
  WHERE (prices.gross > (10)::numeric);

GRANT SELECT (gross) ON TABLE app.prices TO case_reader;

COMMIT;
