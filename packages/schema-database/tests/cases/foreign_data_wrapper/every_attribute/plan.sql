SET search_path = '';

BEGIN;

DROP FOREIGN DATA WRAPPER case_gone;

CREATE FOREIGN DATA WRAPPER case_new
    OPTIONS ("Odd" 'it''s', zone 'b');

ALTER FOREIGN DATA WRAPPER case_wrapper
    HANDLER ext.file_fdw_handler
    VALIDATOR ext.file_fdw_validator
    OPTIONS (DROP area, DROP zone);

ALTER FOREIGN DATA WRAPPER case_wrapper OWNER TO case_superuser;

COMMENT ON FOREIGN DATA WRAPPER case_wrapper IS 'a wrapper';

GRANT USAGE ON FOREIGN DATA WRAPPER case_wrapper TO case_writer WITH GRANT OPTION;

COMMIT;
