SET search_path = '';

BEGIN;

ALTER TABLE public.items DETACH PARTITION public.items_2;

DROP TABLE public.moves;

DROP TABLE public.items_1;

DROP TABLE public.items;

COMMIT;
