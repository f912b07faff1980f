SET search_path = '';

BEGIN;

ALTER TYPE app.label DROP ATTRIBUTE word;

ALTER TYPE app.label ADD ATTRIBUTE added date;

ALTER TYPE app.label ALTER ATTRIBUTE size TYPE bigint;

COMMENT ON COLUMN app.label.size IS 'in bytes';

ALTER TYPE app.label ALTER ATTRIBUTE title TYPE text COLLATE "C";

COMMIT;
