SET search_path = '';

BEGIN;

ALTER TABLE app.items OWNER TO case_owner;

ALTER VIEW app.names OWNER TO case_owner;

REVOKE TRUNCATE ON TABLE app.items FROM case_owner;

COMMIT;
