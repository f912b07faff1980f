SET search_path = '';

BEGIN;

ALTER TABLE app.moves ATTACH PARTITION app.moves_1 FOR VALUES FROM (0) TO (100);

ALTER TABLE app.child INHERIT app.parent;

ALTER TABLE app.moves
    ADD CONSTRAINT moves_fkey FOREIGN KEY (item) REFERENCES app.items (id);

COMMIT;
