CREATE TABLE public.items (item_id bigint PRIMARY KEY);
CREATE TABLE public.orders (
    order_id bigint PRIMARY KEY,
    item_id bigint REFERENCES public.items
);
