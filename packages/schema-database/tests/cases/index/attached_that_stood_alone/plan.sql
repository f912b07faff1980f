SET search_path = '';

BEGIN;

ALTER INDEX app.moves_b_idx ATTACH PARTITION app.second_b_idx;

ALTER TABLE app.moves_1
    ADD CONSTRAINT first_key PRIMARY KEY USING INDEX first_key;

ALTER INDEX app.moves_key ATTACH PARTITION app.first_key;

ALTER TABLE app.moves_2
    ADD CONSTRAINT second_key PRIMARY KEY (a, b);

ALTER INDEX app.moves_key ATTACH PARTITION app.second_key;

COMMIT;
