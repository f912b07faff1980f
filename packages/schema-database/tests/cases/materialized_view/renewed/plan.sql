SET search_path = '';

BEGIN;

DROP MATERIALIZED VIEW app.large_codes;

DROP MATERIALIZED VIEW app.numbers;

DROP VIEW app.large;

DROP MATERIALIZED VIEW app.totals;

CREATE MATERIALIZED VIEW app.numbers AS
 SELECT items.id,
    items.code
   FROM app.items
WITH NO DATA;

CREATE MATERIALIZED VIEW app.totals
    WITH (fillfactor = 80) AS
 SELECT items.code,
    sum(items.amount) AS amount,
    count(*) AS items
   FROM app.items
  GROUP BY items.code
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW app.totals IS 'sums';

ALTER MATERIALIZED VIEW app.totals ALTER COLUMN amount SET STATISTICS 50;

COMMENT ON COLUMN app.totals.amount IS 'of all items';

CREATE VIEW app.large AS
 SELECT totals.code
   FROM app.totals
  WHERE (totals.amount > 100);

CREATE MATERIALIZED VIEW app.large_codes AS
 SELECT large.code
   FROM app.large
WITH NO DATA;

CREATE INDEX large_codes_idx ON app.large_codes (code);

CREATE UNIQUE INDEX totals_code_idx ON app.totals (code);

ALTER TABLE app.totals CLUSTER ON totals_code_idx;

COMMENT ON INDEX app.totals_code_idx IS 'for REFRESH CONCURRENTLY';

CREATE INDEX totals_lower_idx ON app.totals (lower(code), items);

ALTER INDEX app.totals_lower_idx ALTER COLUMN 1 SET STATISTICS 70;

GRANT SELECT ON TABLE app.large TO case_reader;

REFRESH MATERIALIZED VIEW app.totals;

ALTER MATERIALIZED VIEW app.totals OWNER TO case_owner;

GRANT SELECT ON TABLE app.totals TO case_reader;

REFRESH MATERIALIZED VIEW app.large_codes;

REFRESH MATERIALIZED VIEW app.numbers;

COMMIT;
