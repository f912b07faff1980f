SET search_path = '';

BEGIN;

CREATE TABLE app.items_2 PARTITION OF app.items FOR VALUES IN (2);

CREATE TABLE app.parts_2 PARTITION OF app.parts FOR VALUES IN (2);

ALTER TABLE app.items
    ADD CONSTRAINT items_parts FOREIGN KEY (a, b) REFERENCES app.parts (a, b);

ALTER TABLE app.moves
    ADD CONSTRAINT moves_a_b_fkey FOREIGN KEY (a, b) REFERENCES app.items (a, b);

ALTER TABLE app.parts
    ADD CONSTRAINT parts_items FOREIGN KEY (a, b) REFERENCES app.items (a, b);

COMMIT;
