CREATE TYPE public.state AS ENUM ('new', 'draft', 'packed', 'sent', 'done', 'lost');
ALTER TYPE public.state OWNER TO case_owner;
COMMENT ON TYPE public.state IS 'how far it is';
CREATE TABLE public.orders (id integer PRIMARY KEY, state public.state NOT NULL DEFAULT 'packed');
CREATE INDEX orders_state_idx ON public.orders (state) WHERE state <> 'done';
CREATE VIEW public.open_orders AS SELECT id, state FROM public.orders WHERE state <> 'done';
