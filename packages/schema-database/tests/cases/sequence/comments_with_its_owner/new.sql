CREATE SCHEMA app;
CREATE TABLE app.items (id integer NOT NULL);
CREATE SEQUENCE app.items_id_seq;
ALTER SEQUENCE app.items_id_seq OWNED BY app.items.id;
ALTER TABLE app.items ALTER COLUMN id SET DEFAULT nextval('app.items_id_seq');
COMMENT ON SEQUENCE app.items_id_seq IS 'gives the numbers';
COMMENT ON COLUMN app.items.id IS 'the number';
