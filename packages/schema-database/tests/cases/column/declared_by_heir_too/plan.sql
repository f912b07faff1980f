SET search_path = '';

BEGIN;

ALTER TABLE app.child NO INHERIT app.parent;

ALTER TABLE app.checked
    ADD CONSTRAINT parent_name_check CHECK (name <> ''::text);

ALTER TABLE app.child INHERIT app.parent;

COMMIT;
