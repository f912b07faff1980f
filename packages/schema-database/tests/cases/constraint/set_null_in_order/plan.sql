SET search_path = '';

BEGIN;

ALTER TABLE app.lots DROP CONSTRAINT lots_items_fkey;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_items_fkey FOREIGN KEY (item, code) REFERENCES app.items (id, code) ON DELETE SET NULL (code, item);

COMMIT;
