SET search_path = '';

BEGIN;

DROP VIEW app.amounts;

ALTER TABLE app.items
    ALTER COLUMN "Amount" DROP DEFAULT,
    ALTER COLUMN "Amount" TYPE numeric,
    ALTER COLUMN "Amount" SET DEFAULT 7;

ALTER TABLE app.items ALTER COLUMN code TYPE text;

ALTER TABLE app.items ALTER COLUMN group_id TYPE bigint;

ALTER TABLE app.items
    ALTER COLUMN id DROP DEFAULT,
    ALTER COLUMN id TYPE bigint,
    ALTER COLUMN id SET DEFAULT nextval('app.items_id_seq'::regclass);

ALTER SEQUENCE app.items_id_seq
    AS bigint
    NO MINVALUE
    NO MAXVALUE;

CREATE VIEW app.amounts AS
 SELECT items.id,
    items."Amount"
   FROM app.items;

GRANT SELECT ON TABLE app.amounts TO case_reader;

COMMIT;
