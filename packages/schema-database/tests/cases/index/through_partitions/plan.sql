SET search_path = '';

BEGIN;

DROP INDEX app.own_idx;

CREATE INDEX moves_1_at_idx ON ONLY app.moves_1 (at);

ALTER INDEX app.invalid_idx ATTACH PARTITION app.moves_1_at_idx;

CREATE INDEX moves_1_0_at_idx ON app.moves_1_0 (at);

ALTER INDEX app.moves_1_at_idx ATTACH PARTITION app.moves_1_0_at_idx;

CREATE INDEX moves_id_idx ON app.moves (id);

CREATE UNIQUE INDEX moves_key ON app.moves (id, at);

COMMENT ON INDEX app.moves_key IS 'the key';

COMMIT;
