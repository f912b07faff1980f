SET search_path = '';

BEGIN;

COMMENT ON COLUMN app.items.id IS 'the number';

COMMENT ON SEQUENCE app.items_id_seq IS 'gives the numbers';

COMMIT;
