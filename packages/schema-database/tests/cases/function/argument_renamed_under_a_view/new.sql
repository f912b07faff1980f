CREATE SCHEMA app;
CREATE TABLE app.items (id integer, price numeric);
CREATE FUNCTION app.gross(net numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE VIEW app.prices AS SELECT id, app.gross(price) AS gross FROM app.items;
CREATE VIEW app.high AS SELECT id FROM app.prices WHERE gross > 10;
COMMENT ON COLUMN app.prices.gross IS 'with tax';
GRANT SELECT (gross) ON app.prices TO case_reader;
