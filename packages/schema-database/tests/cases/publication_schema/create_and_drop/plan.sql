SET search_path = '';

BEGIN;

ALTER PUBLICATION case_publication DROP TABLES IN SCHEMA app;

ALTER PUBLICATION case_publication ADD TABLES IN SCHEMA "Odd one";

COMMIT;
