SET search_path = '';

BEGIN;

ALTER TABLE app.keyed DETACH PARTITION app.keyed_1;

ALTER TABLE app.keyed_1 DROP CONSTRAINT keyed_1_pkey;

ALTER TABLE app.keyed DETACH PARTITION app.keyed_2;

ALTER TABLE app.keyed_2 DROP CONSTRAINT second;

DROP INDEX app.keyed_idx;

ALTER TABLE app.keyed ATTACH PARTITION app.keyed_1 FOR VALUES IN (1);

ALTER TABLE app.keyed ATTACH PARTITION app.keyed_2 FOR VALUES IN (2);

ALTER TABLE app.keyed
    ADD CONSTRAINT keyed_idx PRIMARY KEY (a);

COMMIT;
