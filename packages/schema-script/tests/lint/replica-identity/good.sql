CREATE TABLE public.visits (visit_id bigint PRIMARY KEY, came_on date);
