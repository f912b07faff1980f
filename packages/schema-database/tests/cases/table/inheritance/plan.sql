SET search_path = '';

BEGIN;

ALTER TABLE app.cats NO INHERIT app.animals;

ALTER TABLE app.dogs ALTER COLUMN name SET DEFAULT 'x'::text;

ALTER TABLE app.dogs INHERIT app.animals;

ALTER TABLE app.dogs INHERIT app.tagged;

COMMIT;
