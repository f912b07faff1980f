CREATE TABLE public.items (price numeric, CONSTRAINT items_price_check CHECK (price > 0) NOT ENFORCED);
