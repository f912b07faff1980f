CREATE TABLE public.items (code char(10));
