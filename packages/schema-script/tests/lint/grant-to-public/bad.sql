CREATE TABLE public.notes (note text);
GRANT SELECT ON public.notes TO PUBLIC;
