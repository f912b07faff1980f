CREATE TABLE public.items (item_id bigserial PRIMARY KEY);
