SET search_path = '';

BEGIN;

CREATE INDEX half_2_idx ON app.moves_2 (a);

ALTER INDEX app.half_idx ATTACH PARTITION app.half_2_idx;

COMMIT;
