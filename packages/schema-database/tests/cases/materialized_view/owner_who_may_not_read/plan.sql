SET search_path = '';

BEGIN;

CREATE MATERIALIZED VIEW app.ids AS
 SELECT items.id
   FROM app.items
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW app.ids IS 'what may be known';

CREATE UNIQUE INDEX ids_id_idx ON app.ids (id);

REFRESH MATERIALIZED VIEW app.ids;

ALTER MATERIALIZED VIEW app.ids OWNER TO case_owner;

GRANT SELECT (id) ON TABLE app.ids TO case_writer;

REVOKE DELETE ON TABLE app.ids FROM case_owner;

GRANT SELECT ON TABLE app.ids TO case_reader;

COMMIT;
