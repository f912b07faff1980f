SET search_path = '';

BEGIN;

DROP ACCESS METHOD case_gone;

DROP ACCESS METHOD case_method;

CREATE ACCESS METHOD case_method TYPE TABLE HANDLER heap_tableam_handler;

COMMENT ON ACCESS METHOD case_method IS 'heap by another name';

CREATE ACCESS METHOD case_new TYPE INDEX HANDLER bthandler;

ALTER TABLE public.stored SET ACCESS METHOD case_method;

COMMIT;
