SET search_path = '';

BEGIN;

DROP TRANSFORM FOR bigint LANGUAGE sql;

CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (
    TO SQL WITH FUNCTION int4recv(internal)
);

COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'as it was';

CREATE TRANSFORM FOR smallint LANGUAGE sql (
    FROM SQL WITH FUNCTION prsd_lextype(internal)
);

COMMIT;
