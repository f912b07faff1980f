SET search_path = '';

BEGIN;

SET ROLE case_writer;

REVOKE SELECT ON TABLE app.items FROM case_reader;

RESET ROLE;

REVOKE USAGE ON SCHEMA app FROM case_writer;

COMMIT;
