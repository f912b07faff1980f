CREATE TABLE public.notes (owner_name text, note text);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.notes USING (owner_name = current_user);
CREATE VIEW public.all_notes AS SELECT note FROM public.notes;
