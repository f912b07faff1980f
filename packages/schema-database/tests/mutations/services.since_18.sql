-- mutation: publish stored generated columns
-- expect: publication srv_items: generated_columns
ALTER PUBLICATION srv_items SET (publish_generated_columns = stored);

-- mutation: publish stored generated columns no longer
-- expect: publication srv_generated: generated_columns
ALTER PUBLICATION srv_generated SET (publish_generated_columns = none);

-- mutation: revoke default privileges on large objects
-- expect: dropped default privilege of everything_owner on large objects to everything_reader
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE SELECT ON LARGE OBJECTS FROM everything_reader;

-- mutation: more default privileges on large objects
-- expect: default privilege of everything_owner on large objects to everything_reader: privileges
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT UPDATE ON LARGE OBJECTS TO everything_reader;
