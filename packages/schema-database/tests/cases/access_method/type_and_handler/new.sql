CREATE ACCESS METHOD case_method TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD case_method IS 'heap by another name';
CREATE ACCESS METHOD case_table TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE public.stored (id integer) USING case_method;
CREATE ACCESS METHOD case_new TYPE INDEX HANDLER bthandler;
