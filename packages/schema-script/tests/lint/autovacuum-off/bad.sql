CREATE TABLE public.items (item_id bigint) WITH (autovacuum_enabled = false);
