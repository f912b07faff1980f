CREATE TABLE public.items (a integer, b integer, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE public.items_1 PARTITION OF public.items FOR VALUES IN (1);
CREATE TABLE public.items_2 PARTITION OF public.items FOR VALUES IN (2);
CREATE TABLE public.moves (a integer, b integer, FOREIGN KEY (a, b) REFERENCES public.items);
