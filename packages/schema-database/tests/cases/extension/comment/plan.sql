SET search_path = '';

BEGIN;

COMMENT ON SCHEMA public IS 'standard public schema';

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

COMMENT ON EXTENSION cube IS 'numbers in a row';

COMMIT;
