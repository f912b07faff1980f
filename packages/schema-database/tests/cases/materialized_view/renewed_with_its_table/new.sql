CREATE SCHEMA app;
CREATE FUNCTION app.half(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1 + 1) / 2';
CREATE TABLE app.items (id integer PRIMARY KEY, code text, amount integer, size integer DEFAULT 1);
CREATE MATERIALIZED VIEW app.totals AS
    SELECT code, sum(amount) AS amount, sum(size) AS size FROM app.items GROUP BY code;
CREATE UNIQUE INDEX totals_code_idx ON app.totals (code);
CREATE INDEX totals_size_idx ON app.totals (size);
GRANT SELECT ON app.totals TO case_reader;
CREATE VIEW app.large AS SELECT code, size FROM app.totals WHERE amount > 100;
GRANT SELECT ON app.large TO case_reader;
CREATE MATERIALIZED VIEW app.halves AS SELECT id, app.half(amount) AS half, app.half(size) AS half_size FROM app.items;
CREATE MATERIALIZED VIEW app.sizes AS SELECT DISTINCT size FROM app.items;
CREATE INDEX sizes_idx ON app.sizes (size);
