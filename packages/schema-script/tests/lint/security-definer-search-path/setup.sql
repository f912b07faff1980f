CREATE TABLE public.notes (note text);
