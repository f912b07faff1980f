SET search_path = '';

BEGIN;

DROP INDEX app.invalid_idx;

DROP INDEX app.own_idx;

CREATE INDEX invalid_idx ON app.moves (at);

CREATE INDEX moves_id_idx ON app.moves (id);

CREATE UNIQUE INDEX moves_key ON app.moves (id, at);

COMMENT ON INDEX app.moves_key IS 'the key';

COMMIT;
