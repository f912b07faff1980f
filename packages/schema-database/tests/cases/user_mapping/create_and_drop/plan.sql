SET search_path = '';

BEGIN;

DROP USER MAPPING FOR case_reader SERVER case_server;

CREATE USER MAPPING FOR case_writer SERVER case_server;

CREATE USER MAPPING FOR PUBLIC SERVER case_server;

COMMIT;
