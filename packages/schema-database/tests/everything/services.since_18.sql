-- Published generated columns, and default privileges on large objects.
SET client_min_messages = error;
CREATE PUBLICATION srv_generated FOR TABLE srv_replica.orders WITH (publish_generated_columns = stored);
RESET client_min_messages;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT SELECT ON LARGE OBJECTS TO everything_reader;
