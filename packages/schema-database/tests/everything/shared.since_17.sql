SET client_min_messages = error;
CREATE SUBSCRIPTION srv_failover CONNECTION 'dbname=nowhere' PUBLICATION srv_one
  WITH (connect = false, slot_name = NONE, failover = true);
RESET client_min_messages;
