SET search_path = '';

BEGIN;

DROP SUBSCRIPTION case_gone;

DROP SUBSCRIPTION case_two;

CREATE SUBSCRIPTION case_new
    CONNECTION 'dbname=nowhere'
    PUBLICATION one
    WITH (connect = false, slot_name = NONE);

ALTER SUBSCRIPTION case_on ENABLE;

ALTER SUBSCRIPTION case_sub SET (slot_name = 'case_slot', binary = true, streaming = on, disable_on_error = true, synchronous_commit = local);

ALTER SUBSCRIPTION case_sub SET PUBLICATION one, two
    WITH (refresh = false);

ALTER SUBSCRIPTION case_sub OWNER TO case_superuser;

COMMENT ON SUBSCRIPTION case_sub IS 'a subscription';

CREATE SUBSCRIPTION case_two
    CONNECTION 'dbname=nowhere'
    PUBLICATION one
    WITH (connect = false, slot_name = NONE, two_phase = true);

COMMIT;
