CREATE SCHEMA app;
CREATE DOMAIN app.code AS character varying(10) DEFAULT 'none';
CREATE DOMAIN app.word AS text;
CREATE DOMAIN app.sorted AS text COLLATE "C";
CREATE DOMAIN app.gone AS integer;
CREATE TABLE app.items (id integer PRIMARY KEY, code app.code, word app.word, sorted app.sorted);
CREATE INDEX items_code_idx ON app.items (code);
CREATE VIEW app.codes AS SELECT id, code, sorted FROM app.items;
GRANT SELECT ON app.codes TO case_reader;
