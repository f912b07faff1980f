SET search_path = '';

BEGIN;

ALTER SEQUENCE app.lots_id_seq
    AS bigint
    NO MINVALUE
    NO MAXVALUE;

ALTER SEQUENCE app.lots_id_seq OWNED BY NONE;

ALTER TABLE app.items OWNER TO case_owner;

ALTER SEQUENCE app.items_id_seq OWNER TO case_owner;

ALTER SEQUENCE app.items_id_seq OWNED BY app.items.id;

ALTER TABLE app.lots OWNER TO CURRENT_USER;

ALTER TABLE app.lots ALTER COLUMN id DROP DEFAULT;

COMMIT;
