SET search_path = '';

BEGIN;

ALTER TABLE app.fish INHERIT app.animals;

COMMIT;
