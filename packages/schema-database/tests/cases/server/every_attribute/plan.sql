SET search_path = '';

BEGIN;

DROP FOREIGN TABLE public.far;

DROP SERVER case_gone;

DROP SERVER case_moved;

CREATE SERVER "Case new"
    FOREIGN DATA WRAPPER case_two;

CREATE SERVER case_moved
    TYPE 'y'
    FOREIGN DATA WRAPPER case_two;

ALTER SERVER case_server
    VERSION '2'
    OPTIONS (SET host 'b', ADD name 'it''s', DROP port);

ALTER SERVER case_server OWNER TO case_owner;

COMMENT ON SERVER case_server IS 'a server';

CREATE FOREIGN TABLE public.far (
    id integer
)
    SERVER case_moved;

GRANT SELECT ON TABLE public.far TO case_reader;

GRANT USAGE ON FOREIGN SERVER case_server TO case_reader;

COMMIT;
