SET search_path = '';

BEGIN;

DROP INDEX app.orders_kind_note_idx;

ALTER TABLE app.notes DETACH PARTITION app.notes_a;

ALTER TABLE app.notes DROP CONSTRAINT notes_orders;

ALTER TABLE app.notes_a DROP CONSTRAINT notes_orders;

ALTER TABLE app.notes RENAME TO notes__old;

ALTER TABLE app.orders DETACH PARTITION app.orders_a;

ALTER TABLE app.orders DROP CONSTRAINT orders_kind_note_key;

ALTER TABLE app.orders DROP CONSTRAINT orders_notes;

ALTER TABLE app.orders_a DROP CONSTRAINT orders_notes;

DROP INDEX app.notes_kind_note_idx;

ALTER TABLE app.orders RENAME TO orders__old;

CREATE TABLE app.notes (
    kind text,
    note text
);

INSERT INTO app.notes (kind, note)
    SELECT kind, note FROM app.notes__old;

DROP TABLE app.notes__old;

CREATE UNIQUE INDEX notes_kind_note_idx ON app.notes (kind, note);

ALTER TABLE app.orders_a
    ADD CONSTRAINT orders_notes FOREIGN KEY (kind, note) REFERENCES app.notes (kind, note);

CREATE TABLE app.orders (
    id integer,
    kind text,
    note text,
    CONSTRAINT orders_kind_note_key UNIQUE (kind, note)
);

INSERT INTO app.orders (id, kind, note)
    SELECT id, kind, note FROM app.orders__old;

DROP TABLE app.orders__old;

ALTER TABLE app.notes
    ADD CONSTRAINT notes_orders FOREIGN KEY (kind, note) REFERENCES app.orders (kind, note);

ALTER TABLE app.orders
    ADD CONSTRAINT orders_notes FOREIGN KEY (kind, note) REFERENCES app.notes (kind, note);

CREATE UNIQUE INDEX orders_kind_note_idx ON app.orders (kind, note);

DROP INDEX app.notes_a_kind_note_idx;

COMMIT;
