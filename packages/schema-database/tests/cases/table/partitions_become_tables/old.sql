CREATE SCHEMA app;
CREATE TABLE app.orders (id integer, kind text, note text, UNIQUE (kind, note)) PARTITION BY LIST (kind);
CREATE UNIQUE INDEX orders_kind_note_idx ON app.orders (kind, note);
CREATE TABLE app.orders_a PARTITION OF app.orders FOR VALUES IN ('a');
CREATE TABLE app.notes (kind text, note text) PARTITION BY LIST (kind);
CREATE TABLE app.notes_a PARTITION OF app.notes FOR VALUES IN ('a');
CREATE UNIQUE INDEX notes_kind_note_idx ON app.notes (kind, note);
ALTER TABLE app.notes ADD CONSTRAINT notes_orders FOREIGN KEY (kind, note) REFERENCES app.orders (kind, note);
ALTER TABLE app.orders ADD CONSTRAINT orders_notes FOREIGN KEY (kind, note) REFERENCES app.notes (kind, note);
