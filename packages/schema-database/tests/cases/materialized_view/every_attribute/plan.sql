SET search_path = '';

BEGIN;

DROP MATERIALIZED VIEW app.gone;

DROP VIEW app.over;

DROP MATERIALIZED VIEW app.defined;

CREATE MATERIALIZED VIEW app.defined AS
 SELECT items.id,
    items.name
   FROM app.items
  WHERE (items.id > 0)
WITH NO DATA;

CREATE VIEW app.over AS
 SELECT defined.id
   FROM app.defined;

REFRESH MATERIALIZED VIEW app.filled;

CREATE MATERIALIZED VIEW app.new AS
 SELECT 2 AS two
WITH NO DATA;

ALTER MATERIALIZED VIEW app.stored SET (autovacuum_enabled = false), RESET (fillfactor), SET (toast.autovacuum_enabled = false);

ALTER MATERIALIZED VIEW app.stored SET ACCESS METHOD case_heap, SET TABLESPACE case_space;

ALTER MATERIALIZED VIEW app.stored REPLICA IDENTITY FULL;

ALTER MATERIALIZED VIEW app.stored OWNER TO case_owner;

ALTER MATERIALIZED VIEW app.stored ALTER COLUMN name SET STORAGE EXTERNAL;

CREATE UNIQUE INDEX defined_idx ON app.defined (id);

GRANT SELECT ON TABLE app.defined TO case_reader;

REFRESH MATERIALIZED VIEW app.defined;

REFRESH MATERIALIZED VIEW app.new;

COMMIT;
