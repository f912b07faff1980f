SET search_path = '';

BEGIN;

ALTER TABLE app.moves DROP CONSTRAINT moves_c_check;

ALTER TABLE app.moves_1 VALIDATE CONSTRAINT late;

ALTER TABLE app.moves
    ADD CONSTRAINT more CHECK (c > 1) NOT VALID;

ALTER TABLE app.moves_1 VALIDATE CONSTRAINT more;

COMMIT;
