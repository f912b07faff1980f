SET client_min_messages = error;
CREATE SUBSCRIPTION srv_careful CONNECTION 'dbname=nowhere' PUBLICATION srv_one
  WITH (connect = false, slot_name = NONE, two_phase = true, disable_on_error = true);
RESET client_min_messages;
