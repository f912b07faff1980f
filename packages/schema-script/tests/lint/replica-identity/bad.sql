CREATE TABLE public.visits (came_on date);
ALTER TABLE public.visits REPLICA IDENTITY NOTHING;
