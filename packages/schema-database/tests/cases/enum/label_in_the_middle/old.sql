CREATE TYPE public.state AS ENUM ('draft', 'done');
CREATE TABLE public.orders (id integer PRIMARY KEY, state public.state NOT NULL DEFAULT 'draft');
CREATE INDEX orders_state_idx ON public.orders (state) WHERE state <> 'done';
CREATE VIEW public.open_orders AS SELECT id, state FROM public.orders WHERE state <> 'done';
