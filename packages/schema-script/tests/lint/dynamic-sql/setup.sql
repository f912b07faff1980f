CREATE TABLE public.items (place text);
INSERT INTO public.items VALUES ('A1'), ('A2');
