SET search_path = '';

BEGIN;

DROP TABLE public.items;

DROP SCHEMA public;

CREATE SCHEMA app;

CREATE TABLE app.items (
    id integer
);

COMMIT;
