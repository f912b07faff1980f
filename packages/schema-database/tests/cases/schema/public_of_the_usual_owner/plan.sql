SET search_path = '';

BEGIN;

ALTER SCHEMA public OWNER TO pg_database_owner;

CREATE TABLE public.items (
    id integer
);

COMMIT;
