SET search_path = '';

BEGIN;

ALTER TYPE app.size RENAME TO size__old;

CREATE TYPE app.size AS (
    height integer,
    width integer
);

ALTER TABLE app.boxes ALTER COLUMN size TYPE app.size USING size::text::app.size;

DROP TYPE app.size__old;

COMMIT;
