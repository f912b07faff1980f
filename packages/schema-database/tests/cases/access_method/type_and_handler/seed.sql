INSERT INTO public.stored VALUES (1);
