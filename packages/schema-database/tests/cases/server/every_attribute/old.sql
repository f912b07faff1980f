CREATE FOREIGN DATA WRAPPER case_one;
CREATE FOREIGN DATA WRAPPER case_two;
CREATE SERVER case_server TYPE 'warehouse' VERSION '1' FOREIGN DATA WRAPPER case_one OPTIONS (host 'a', port '1');
CREATE SERVER case_moved TYPE 'x' FOREIGN DATA WRAPPER case_one;
CREATE SERVER case_gone FOREIGN DATA WRAPPER case_one;
CREATE FOREIGN TABLE public.far (id integer) SERVER case_moved;
GRANT SELECT ON public.far TO case_reader;
