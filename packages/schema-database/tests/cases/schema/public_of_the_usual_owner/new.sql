CREATE TABLE public.items (id integer);
