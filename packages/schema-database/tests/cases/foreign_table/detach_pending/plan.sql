SET search_path = '';

BEGIN;

COMMENT ON TABLE app.logs IS 'logs';

ALTER TABLE app.logs DETACH PARTITION app.logs_old FINALIZE;

ALTER TABLE app.logs ATTACH PARTITION app.logs_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

COMMIT;
