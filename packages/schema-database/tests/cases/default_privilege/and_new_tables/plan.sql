SET search_path = '';
SET check_function_bodies = off;

BEGIN;

CREATE FUNCTION app.hidden()
    RETURNS integer
    LANGUAGE sql
AS $$SELECT 1$$;

CREATE FUNCTION app.shown()
    RETURNS integer
    LANGUAGE sql
AS $$SELECT 1$$;

CREATE TABLE app.granted (
    id integer
);

CREATE TABLE app.revoked (
    id integer
);

ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER IN SCHEMA app
    GRANT SELECT ON TABLES TO case_reader;

REVOKE EXECUTE ON FUNCTION app.hidden() FROM PUBLIC;

GRANT SELECT ON TABLE app.granted TO case_reader;

COMMIT;
