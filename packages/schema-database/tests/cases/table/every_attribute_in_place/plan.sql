SET search_path = '';

BEGIN;

DROP TABLE app.gone;

CREATE TABLE app."New ""one""" ();

ALTER TABLE app.homes OF app.address;

ALTER TABLE app.items SET (autovacuum_enabled = false, fillfactor = 90);

ALTER TABLE app.items RESET (toast.autovacuum_enabled);

ALTER TABLE app.items SET UNLOGGED;

ALTER TABLE app.items SET TABLESPACE case_space;

ALTER TABLE ONLY app.items REPLICA IDENTITY FULL;

ALTER TABLE app.items OWNER TO case_owner;

COMMENT ON TABLE app.items IS 'things';

ALTER TABLE app.secret ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.secret FORCE ROW LEVEL SECURITY;

COMMIT;
