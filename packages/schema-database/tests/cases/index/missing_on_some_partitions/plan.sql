SET search_path = '';

BEGIN;

CREATE INDEX half_2_idx ON ONLY app.moves_2 (a);

ALTER INDEX app.half_idx ATTACH PARTITION app.half_2_idx;

CREATE INDEX half_22_idx ON app.moves_22 (a);

ALTER INDEX app.half_2_idx ATTACH PARTITION app.half_22_idx;

COMMIT;
