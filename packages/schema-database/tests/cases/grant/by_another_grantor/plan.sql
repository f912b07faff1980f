SET search_path = '';

BEGIN;

SET ROLE case_writer;

GRANT SELECT ON TABLE app.items TO case_reader;

RESET ROLE;

COMMIT;
