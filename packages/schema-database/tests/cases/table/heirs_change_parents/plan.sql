SET search_path = '';

BEGIN;

ALTER TABLE app.cats ALTER COLUMN id DROP DEFAULT;

CREATE SEQUENCE app.beings_id_seq;

CREATE TABLE app.beings (
    id bigint DEFAULT nextval('app.beings_id_seq'::regclass) NOT NULL,
    name text
);

ALTER SEQUENCE app.beings_id_seq OWNED BY app.beings.id;

ALTER TABLE app.cats ALTER COLUMN id SET DEFAULT nextval('app.beings_id_seq'::regclass);

SELECT pg_catalog.setval('app.beings_id_seq', pg_catalog.max(id))
    FROM app.cats
    HAVING pg_catalog.max(id) >= (SELECT last_value FROM app.beings_id_seq);

ALTER TABLE app.cats INHERIT app.beings;

ALTER TABLE app.cats NO INHERIT app.animals;

ALTER TABLE app.animals DROP COLUMN id;

ALTER TABLE app.animals DROP COLUMN name;

ALTER TABLE app.animals ADD COLUMN kind text;

ALTER TABLE app.animals
    ADD CONSTRAINT animals_kind_check CHECK (kind <> ''::text);

COMMENT ON COLUMN app.plants.id IS 'its number';

CREATE TABLE app.flowers () INHERITS (app.plants);

ALTER TABLE app.roses INHERIT app.flowers;

ALTER TABLE app.roses NO INHERIT app.plants;

COMMIT;
