CREATE TABLE public.visits (came_at timestamp);
