CREATE SCHEMA app;
CREATE FUNCTION app.half(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
CREATE TABLE app.items (id integer PRIMARY KEY, code text, amount integer);
CREATE MATERIALIZED VIEW app.totals AS
    SELECT code, sum(amount) AS amount FROM app.items GROUP BY code;
CREATE UNIQUE INDEX totals_code_idx ON app.totals (code);
GRANT SELECT ON app.totals TO case_reader;
CREATE VIEW app.large AS SELECT code FROM app.totals WHERE amount > 100;
GRANT SELECT ON app.large TO case_reader;
CREATE MATERIALIZED VIEW app.halves AS SELECT id, app.half(amount) AS half FROM app.items;
