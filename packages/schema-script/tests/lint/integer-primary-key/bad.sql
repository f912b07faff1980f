CREATE TABLE public.items (item_id integer PRIMARY KEY);
