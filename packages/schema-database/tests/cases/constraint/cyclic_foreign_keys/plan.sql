SET search_path = '';

BEGIN;

ALTER TABLE app.staff DROP CONSTRAINT staff_boss_fkey;

ALTER TABLE app.staff DROP CONSTRAINT staff_unit_fkey;

ALTER TABLE app.units DROP CONSTRAINT units_head_fkey;

ALTER TABLE app.staff ALTER COLUMN boss TYPE bigint;

ALTER TABLE app.staff ALTER COLUMN id TYPE bigint;

ALTER TABLE app.staff ALTER COLUMN unit TYPE bigint;

ALTER TABLE app.units ALTER COLUMN head TYPE bigint;

ALTER TABLE app.units ALTER COLUMN id TYPE bigint;

ALTER TABLE app.staff
    ADD CONSTRAINT staff_boss_fkey FOREIGN KEY (boss) REFERENCES app.staff (id);

ALTER TABLE app.staff
    ADD CONSTRAINT staff_unit_fkey FOREIGN KEY (unit) REFERENCES app.units (id);

ALTER TABLE app.units
    ADD CONSTRAINT units_head_fkey FOREIGN KEY (head) REFERENCES app.staff (id);

COMMIT;
