SET search_path = '';
SET check_function_bodies = off;

BEGIN;

DROP MATERIALIZED VIEW app.halves;

DROP VIEW app.large;

DROP MATERIALIZED VIEW app.totals;

CREATE OR REPLACE FUNCTION app.half(integer)
    RETURNS integer
    LANGUAGE sql
    IMMUTABLE
AS $$SELECT ($1 + 1) / 2$$;

ALTER TABLE app.items ADD COLUMN size integer DEFAULT 1;

CREATE MATERIALIZED VIEW app.halves AS
 SELECT items.id,
    app.half(items.amount) AS half,
    app.half(items.size) AS half_size
   FROM app.items
WITH NO DATA;

CREATE MATERIALIZED VIEW app.sizes AS
 SELECT DISTINCT items.size
   FROM app.items
WITH NO DATA;

CREATE MATERIALIZED VIEW app.totals AS
 SELECT items.code,
    sum(items.amount) AS amount,
    sum(items.size) AS size
   FROM app.items
  GROUP BY items.code
WITH NO DATA;

CREATE VIEW app.large AS
 SELECT totals.code,
    totals.size
   FROM app.totals
  WHERE (totals.amount > 100);

CREATE INDEX sizes_idx ON app.sizes (size);

CREATE UNIQUE INDEX totals_code_idx ON app.totals (code);

CREATE INDEX totals_size_idx ON app.totals (size);

GRANT SELECT ON TABLE app.totals TO case_reader;

GRANT SELECT ON TABLE app.large TO case_reader;

REFRESH MATERIALIZED VIEW app.totals;

REFRESH MATERIALIZED VIEW app.halves;

REFRESH MATERIALIZED VIEW app.sizes;

COMMIT;
