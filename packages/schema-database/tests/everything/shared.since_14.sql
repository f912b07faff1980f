SET client_min_messages = error;
CREATE SUBSCRIPTION srv_stream CONNECTION 'dbname=nowhere' PUBLICATION srv_one
  WITH (connect = false, slot_name = NONE, binary = true, streaming = on);
RESET client_min_messages;
