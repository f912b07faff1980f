SET search_path = '';

BEGIN;

CREATE STATISTICS app.items_stat (dependencies)
    ON ((a * 2)), (upper(b)), ((c + (1)::numeric))
    FROM app.items;

COMMIT;
