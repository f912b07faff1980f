CREATE SCHEMA app;
CREATE TABLE app.items (id integer NOT NULL);
CREATE SEQUENCE app.items_id_seq;
CREATE TABLE app.lots (id serial);
ALTER TABLE app.lots OWNER TO case_owner;
