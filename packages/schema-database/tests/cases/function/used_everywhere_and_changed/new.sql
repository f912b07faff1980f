CREATE SCHEMA app;
CREATE FUNCTION app.tax(net_amount numeric, rate numeric DEFAULT 0.2) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT net_amount * rate';
CREATE TABLE app.sales (
    id integer PRIMARY KEY,
    net numeric NOT NULL DEFAULT app.tax(100),
    tax numeric GENERATED ALWAYS AS (app.tax(net)) STORED,
    CONSTRAINT sales_check CHECK (app.tax(net) >= 0)
);
CREATE INDEX sales_tax_idx ON app.sales (app.tax(net));
CREATE VIEW app.taxes AS SELECT id, app.tax(net) AS tax FROM app.sales;
CREATE POLICY sales_policy ON app.sales USING (app.tax(net) > 1);
CREATE MATERIALIZED VIEW app.totals AS SELECT sum(app.tax(net)) AS total FROM app.sales;
GRANT EXECUTE ON FUNCTION app.tax(numeric, numeric) TO case_reader;
GRANT SELECT ON app.taxes, app.totals TO case_reader;
