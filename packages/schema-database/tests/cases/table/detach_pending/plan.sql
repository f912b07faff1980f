SET search_path = '';

BEGIN;

ALTER TABLE app.hashed DETACH PARTITION app.hashed_1 FINALIZE;

CREATE TABLE app.other (
    a integer
);

ALTER TABLE app.hashed ATTACH PARTITION app.hashed_1 FOR VALUES WITH (modulus 2, remainder 1);

COMMIT;
