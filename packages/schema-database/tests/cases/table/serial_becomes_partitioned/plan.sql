SET search_path = '';

BEGIN;

DROP TRIGGER touch ON app.orders;

ALTER TABLE app.orders RENAME TO orders__old;

ALTER SEQUENCE app.orders_id_seq OWNED BY NONE;

CREATE TABLE app.orders (
    id integer DEFAULT nextval('app.orders_id_seq'::regclass) NOT NULL,
    placed date NOT NULL,
    note text
) PARTITION BY RANGE (placed);

CREATE TABLE app.orders_all PARTITION OF app.orders DEFAULT;

INSERT INTO app.orders (id, placed, note)
    SELECT id, placed, note FROM app.orders__old;

DROP TABLE app.orders__old;

ALTER SEQUENCE app.orders_id_seq OWNED BY app.orders.id;

CREATE TRIGGER touch BEFORE UPDATE ON app.orders FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION app.touch();

COMMIT;
