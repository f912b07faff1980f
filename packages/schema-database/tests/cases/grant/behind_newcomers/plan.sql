SET search_path = '';

BEGIN;

GRANT USAGE ON SCHEMA public TO case_owner;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC;

GRANT INSERT ON TABLE app.items TO case_owner;

REVOKE SELECT ON TABLE app.items FROM case_reader;

GRANT DELETE, SELECT ON TABLE app.items TO case_reader;

COMMIT;
