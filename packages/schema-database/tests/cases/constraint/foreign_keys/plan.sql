SET search_path = '';

BEGIN;

ALTER TABLE app.lots DROP CONSTRAINT lots_actions;

ALTER TABLE app.lots DROP CONSTRAINT lots_columns;

ALTER TABLE app.lots DROP CONSTRAINT lots_match;

ALTER TABLE app.lots DROP CONSTRAINT lots_partly;

ALTER TABLE app.lots DROP CONSTRAINT lots_table;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_actions FOREIGN KEY (item) REFERENCES app.items (id) ON UPDATE RESTRICT ON DELETE SET NULL;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_columns FOREIGN KEY (good) REFERENCES app.items (other);

ALTER TABLE app.lots ALTER CONSTRAINT lots_deferred DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE app.lots VALIDATE CONSTRAINT lots_later;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_match FOREIGN KEY (item, code) REFERENCES app.items (id, code) MATCH FULL;

ALTER TABLE app.lots
    ADD CONSTRAINT lots_partly FOREIGN KEY (item, code) REFERENCES app.items (id, code) ON DELETE SET NULL (code);

ALTER TABLE app.lots
    ADD CONSTRAINT lots_table FOREIGN KEY (good) REFERENCES app.goods (id);

COMMIT;
