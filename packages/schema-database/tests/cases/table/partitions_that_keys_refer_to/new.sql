CREATE TABLE public.items_2 (a integer, b integer, PRIMARY KEY (a, b));
