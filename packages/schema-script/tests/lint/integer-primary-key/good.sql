CREATE TABLE public.items (item_id bigint PRIMARY KEY, quantity integer);
