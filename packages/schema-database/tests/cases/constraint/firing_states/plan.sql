SET search_path = '';

BEGIN;

CREATE TABLE app.added (
    id integer,
    item integer,
    CONSTRAINT added_id_key UNIQUE (id) DEFERRABLE
);

DO $$
DECLARE
    own record;
BEGIN
    FOR own IN
        SELECT t.tgrelid::pg_catalog.regclass AS relation, t.tgname AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE k.conrelid = 'app.added'::pg_catalog.regclass
           AND k.conname = 'added_id_key'
           AND p.proname IN ('unique_key_recheck')
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', own.relation, own.name);
    END LOOP;
END
$$;

ALTER TABLE app.added
    ADD CONSTRAINT added_item_fkey FOREIGN KEY (item) REFERENCES app.items (id);

DO $$
DECLARE
    own record;
BEGIN
    FOR own IN
        SELECT t.tgrelid::pg_catalog.regclass AS relation, t.tgname AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE k.conrelid = 'app.added'::pg_catalog.regclass
           AND k.conname = 'added_item_fkey'
           AND p.proname IN ('RI_FKey_check_ins', 'RI_FKey_check_upd', 'RI_FKey_noaction_del', 'RI_FKey_noaction_upd')
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', own.relation, own.name);
    END LOOP;
END
$$;

DO $$
DECLARE
    own record;
BEGIN
    FOR own IN
        SELECT t.tgrelid::pg_catalog.regclass AS relation, t.tgname AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE k.conrelid = 'app.keys'::pg_catalog.regclass
           AND k.conname = 'keys_id_key'
           AND p.proname IN ('unique_key_recheck')
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', own.relation, own.name);
    END LOOP;
END
$$;

DO $$
DECLARE
    own record;
BEGIN
    FOR own IN
        SELECT t.tgrelid::pg_catalog.regclass AS relation, t.tgname AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE k.conrelid = 'app.moves'::pg_catalog.regclass
           AND k.conname = 'moves_item_fkey'
           AND p.proname IN ('RI_FKey_check_ins', 'RI_FKey_check_upd', 'RI_FKey_noaction_del', 'RI_FKey_noaction_upd')
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', own.relation, own.name);
    END LOOP;
END
$$;

COMMIT;
