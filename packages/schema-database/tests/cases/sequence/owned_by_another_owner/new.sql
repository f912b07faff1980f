CREATE SCHEMA app;
CREATE TABLE app.items (id integer NOT NULL);
ALTER TABLE app.items OWNER TO case_owner;
CREATE SEQUENCE app.items_id_seq;
ALTER SEQUENCE app.items_id_seq OWNER TO case_owner;
ALTER SEQUENCE app.items_id_seq OWNED BY app.items.id;
CREATE TABLE app.lots (id integer NOT NULL);
CREATE SEQUENCE app.lots_id_seq;
ALTER TABLE app.lots_id_seq OWNER TO case_owner;
