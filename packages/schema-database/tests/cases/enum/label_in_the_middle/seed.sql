INSERT INTO public.orders VALUES (1, 'draft'), (2, 'done');
