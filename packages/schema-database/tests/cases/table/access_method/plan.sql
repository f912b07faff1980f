SET search_path = '';

BEGIN;

ALTER TABLE app.items SET ACCESS METHOD case_heap;

ALTER TABLE app.others SET ACCESS METHOD heap;

ALTER MATERIALIZED VIEW app.copies SET ACCESS METHOD case_heap;

COMMIT;
