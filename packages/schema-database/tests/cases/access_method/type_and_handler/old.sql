CREATE ACCESS METHOD case_method TYPE INDEX HANDLER gisthandler;
CREATE ACCESS METHOD case_table TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE public.stored (id integer) USING case_table;
CREATE ACCESS METHOD case_gone TYPE INDEX HANDLER bthandler;
