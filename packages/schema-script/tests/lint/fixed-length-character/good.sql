CREATE TABLE public.items (code text CHECK (length(code) <= 10));
