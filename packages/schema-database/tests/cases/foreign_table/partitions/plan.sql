SET search_path = '';

BEGIN;

ALTER TABLE app.logs DETACH PARTITION app.logs_new;

ALTER TABLE app.logs DETACH PARTITION app.logs_old;

ALTER TABLE app.logs ATTACH PARTITION app.logs_new FOR VALUES FROM ('2021-01-01') TO ('2023-01-01');

COMMIT;
