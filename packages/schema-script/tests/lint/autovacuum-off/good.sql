CREATE TABLE public.items (item_id bigint) WITH (autovacuum_vacuum_scale_factor = 0.01);
