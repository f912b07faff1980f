SET search_path = '';

BEGIN;

ALTER TABLE app.parent ADD COLUMN added integer DEFAULT 5;

ALTER TABLE app.parent ALTER COLUMN id TYPE bigint;

ALTER TABLE app.child ALTER COLUMN id SET DEFAULT 3;

ALTER TABLE app.other ALTER COLUMN id SET DEFAULT 4;

COMMIT;
