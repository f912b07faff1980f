SET search_path = '';

ALTER TYPE public.state ADD VALUE 'new' BEFORE 'draft';

ALTER TYPE public.state ADD VALUE 'packed' AFTER 'draft';

ALTER TYPE public.state ADD VALUE 'sent' AFTER 'packed';

ALTER TYPE public.state ADD VALUE 'lost' AFTER 'done';

BEGIN;

ALTER TYPE public.state OWNER TO case_owner;

COMMENT ON TYPE public.state IS 'how far it is';

ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'packed'::public.state;

COMMIT;
