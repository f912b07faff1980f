CREATE TABLE public.visits (came_at timestamp with time zone);
