CREATE SCHEMA ext;
CREATE EXTENSION file_fdw WITH SCHEMA ext;
CREATE FOREIGN DATA WRAPPER case_wrapper HANDLER ext.file_fdw_handler VALIDATOR ext.file_fdw_validator;
ALTER FOREIGN DATA WRAPPER case_wrapper OWNER TO case_superuser;
COMMENT ON FOREIGN DATA WRAPPER case_wrapper IS 'a wrapper';
GRANT USAGE ON FOREIGN DATA WRAPPER case_wrapper TO case_writer WITH GRANT OPTION;
CREATE FOREIGN DATA WRAPPER case_new OPTIONS (zone 'b', "Odd" 'it''s');
CREATE SERVER case_server FOREIGN DATA WRAPPER case_wrapper;
