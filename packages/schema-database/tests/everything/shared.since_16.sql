SET client_min_messages = error;
CREATE SUBSCRIPTION srv_origin CONNECTION 'dbname=nowhere' PUBLICATION srv_one
  WITH (connect = false, slot_name = NONE, origin = none, password_required = false, run_as_owner = true, streaming = parallel);
RESET client_min_messages;
