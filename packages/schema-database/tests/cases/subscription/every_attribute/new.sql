CREATE SUBSCRIPTION case_sub CONNECTION 'dbname=nowhere' PUBLICATION one, two
    WITH (connect = false, slot_name = 'case_slot', binary = true, streaming = on, synchronous_commit = 'local', disable_on_error = true);
ALTER SUBSCRIPTION case_sub OWNER TO case_superuser;
COMMENT ON SUBSCRIPTION case_sub IS 'a subscription';
CREATE SUBSCRIPTION case_two CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE, two_phase = true);
CREATE SUBSCRIPTION case_on CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = 'case_on');
ALTER SUBSCRIPTION case_on ENABLE;
CREATE SUBSCRIPTION case_new CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE);
