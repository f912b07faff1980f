SET search_path = '';

BEGIN;

DROP VIEW app.far_names;

DROP FOREIGN TABLE app.far;

DROP FOREIGN TABLE app.gone;

CREATE FOREIGN TABLE app.far (
    id bigint OPTIONS (a 'y', b 'z'),
    name text NOT NULL
)
    SERVER case_two
    OPTIONS (table_name 'further', area 'b');

ALTER FOREIGN TABLE app.far OWNER TO case_owner;

CREATE FOREIGN TABLE app.new (
    id integer,
    at date DEFAULT now()
)
    SERVER case_two
    OPTIONS ("Odd" 'it''s');

CREATE VIEW app.far_names AS
 SELECT far.name
   FROM app.far;

ALTER TABLE app.new
    ADD CONSTRAINT new_id_check CHECK (id > 0);

GRANT SELECT ON TABLE app.far TO case_reader;

COMMIT;
