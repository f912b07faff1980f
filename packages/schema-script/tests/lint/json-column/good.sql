CREATE TABLE public.items (details jsonb);
