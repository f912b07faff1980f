CREATE TABLE public.items (details json);
