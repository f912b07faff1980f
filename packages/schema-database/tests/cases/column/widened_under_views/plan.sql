SET search_path = '';

BEGIN;

DROP POLICY items_policy ON app.items;

ALTER TABLE app.lots DROP CONSTRAINT lots_item_fkey;

DROP MATERIALIZED VIEW app.totals;

DROP VIEW app.lot_names;

DROP VIEW app.short_names;

DROP VIEW app.names;

ALTER TABLE app.items ALTER COLUMN id TYPE bigint;

ALTER TABLE app.lots ALTER COLUMN item TYPE bigint;

CREATE VIEW app.names AS
 SELECT items.id,
    items.name
   FROM app.items;

ALTER VIEW app.names OWNER TO case_owner;

ALTER VIEW app.names ALTER COLUMN name SET DEFAULT 'none'::text;

COMMENT ON COLUMN app.names.name IS 'its name';

CREATE VIEW app.short_names AS
 SELECT names.id,
    "left"(names.name, 3) AS name
   FROM app.names;

CREATE VIEW app.lot_names WITH (security_barrier = true) AS
 SELECT l.id,
    n.name
   FROM (app.lots l
     JOIN app.short_names n ON ((n.id = l.item)));

CREATE MATERIALIZED VIEW app.totals AS
 SELECT items.id,
    sum(items.price) AS total
   FROM app.items
  GROUP BY items.id
WITH NO DATA;

ALTER MATERIALIZED VIEW app.totals ALTER COLUMN total SET STATISTICS 200;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_item_fkey FOREIGN KEY (item) REFERENCES app.items (id);

CREATE UNIQUE INDEX totals_idx ON app.totals (id);

COMMENT ON INDEX app.totals_idx IS 'for quick looks';

CREATE POLICY items_policy ON app.items
    TO case_reader
    USING ((id > 0));

GRANT UPDATE (name) ON TABLE app.names TO case_writer WITH GRANT OPTION;

GRANT SELECT ON TABLE app.totals TO case_reader;

GRANT SELECT ON TABLE app.names TO case_reader;

REFRESH MATERIALIZED VIEW app.totals;

COMMIT;
