SET search_path = '';

BEGIN;

ALTER TABLE app.child RENAME TO child__old;

ALTER TABLE app.moves DETACH PARTITION app.moves_2;

ALTER TABLE app.moves_2 DROP CONSTRAINT moves_2_pkey;

DROP INDEX app.moves_2_note_idx;

ALTER TABLE app.moves_2 RENAME TO moves_2__old;

ALTER TABLE app.other RENAME TO other__old;

CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);

CREATE TABLE app.moves_2_1 PARTITION OF app.moves_2 FOR VALUES IN (1, 2, 3);

INSERT INTO app.moves_2 (id, at, note)
    SELECT id, at, note FROM app.moves_2__old;

DROP TABLE app.moves_2__old;

ALTER TABLE app.parent ALTER COLUMN id SET NOT NULL;

CREATE TABLE app.child (
    more text
) INHERITS (app.parent);

CREATE TABLE app.other (
    name text,
    more text
) INHERITS (app.parent);

INSERT INTO app.child (id, name, more)
    SELECT id, name, more FROM app.child__old;

DROP TABLE app.child__old;

INSERT INTO app.other (id, name, more)
    SELECT id, name, more FROM app.other__old;

DROP TABLE app.other__old;

COMMIT;
