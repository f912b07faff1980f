SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP POLICY sales_policy ON app.sales;

DROP INDEX app.sales_tax_idx;

ALTER TABLE app.sales DROP CONSTRAINT sales_check;

DROP MATERIALIZED VIEW app.totals;

DROP VIEW app.taxes;

ALTER TABLE app.sales ALTER COLUMN net DROP DEFAULT;

ALTER TABLE app.sales DROP COLUMN tax;

DROP FUNCTION app.tax(numeric);

CREATE FUNCTION app.tax(net_amount numeric, rate numeric DEFAULT 0.2)
    RETURNS numeric
    LANGUAGE sql
    IMMUTABLE
AS $$SELECT net_amount * rate$$;

ALTER TABLE app.sales ALTER COLUMN net SET DEFAULT app.tax((100)::numeric);

ALTER TABLE app.sales ADD COLUMN tax numeric GENERATED ALWAYS AS (app.tax(net)) STORED;

CREATE VIEW app.taxes AS
 SELECT sales.id,
    app.tax(sales.net) AS tax
   FROM app.sales;

CREATE MATERIALIZED VIEW app.totals AS
 SELECT sum(app.tax(sales.net)) AS total
   FROM app.sales
WITH NO DATA;

ALTER TABLE app.sales
    ADD CONSTRAINT sales_check CHECK (app.tax(net) >= (0)::numeric);

CREATE INDEX sales_tax_idx ON app.sales (app.tax(net));

CREATE POLICY sales_policy ON app.sales
    USING ((app.tax(net) > (1)::numeric));

GRANT EXECUTE ON FUNCTION app.tax(numeric, numeric) TO case_reader;

GRANT SELECT ON TABLE app.totals TO case_reader;

GRANT SELECT ON TABLE app.taxes TO case_reader;

REFRESH MATERIALIZED VIEW app.totals;

COMMIT;
