SET search_path = '';

BEGIN;

ALTER TABLE app.items
    ALTER COLUMN a DROP DEFAULT,
    ALTER COLUMN a TYPE app.state USING a::app.state,
    ALTER COLUMN a SET DEFAULT 'on'::app.state;

ALTER TABLE app.items
    ALTER COLUMN b DROP DEFAULT,
    ALTER COLUMN b TYPE text,
    ALTER COLUMN b SET DEFAULT '1'::text;

ALTER TABLE app.items ALTER COLUMN c TYPE text;

ALTER TABLE app.items ALTER COLUMN d TYPE timestamp with time zone;

ALTER TABLE app.items ALTER COLUMN e TYPE integer USING e::integer;

ALTER TABLE app.items ALTER COLUMN f TYPE bigint[];

COMMIT;
