CREATE SCHEMA app;
CREATE TABLE app.groups (id bigint CONSTRAINT groups_pkey PRIMARY KEY);
CREATE SEQUENCE app.items_id_seq AS integer;
CREATE TABLE app.items (
    id integer CONSTRAINT items_pkey PRIMARY KEY DEFAULT nextval('app.items_id_seq'),
    name text,
    "Amount" integer DEFAULT 5 CONSTRAINT positive CHECK ("Amount" > 0),
    group_id integer CONSTRAINT items_group_fkey REFERENCES app.groups,
    code integer NOT NULL CONSTRAINT items_code_key UNIQUE
);
ALTER SEQUENCE app.items_id_seq OWNED BY app.items.id;
CREATE INDEX items_amount_idx ON app.items ("Amount" DESC, name);
CREATE INDEX items_group_idx ON app.items (group_id);
GRANT SELECT (code), UPDATE ("Amount") ON app.items TO case_reader;
COMMENT ON COLUMN app.items.code IS 'on the label';
CREATE VIEW app.amounts AS SELECT id, "Amount" FROM app.items;
GRANT SELECT ON app.amounts TO case_reader;
