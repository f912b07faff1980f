SET search_path = '';

BEGIN;

ALTER TABLE app.events ATTACH PARTITION app.events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

ALTER TABLE app.hashed ATTACH PARTITION app.hashed_0 FOR VALUES WITH (modulus 1, remainder 0);

ALTER TABLE app.kinds ATTACH PARTITION app.kinds_ab FOR VALUES IN ('a', 'b');

ALTER TABLE app.numbers ATTACH PARTITION app.numbers_low FOR VALUES FROM (MINVALUE) TO ('1000');

COMMIT;
