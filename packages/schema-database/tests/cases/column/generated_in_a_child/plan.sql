SET search_path = '';

BEGIN;

CREATE TABLE app.child (
    a integer,
    b integer GENERATED ALWAYS AS (a * 2) STORED
) INHERITS (app.parent);

COMMIT;
