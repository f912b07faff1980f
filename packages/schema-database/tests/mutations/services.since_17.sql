-- mutation: drop an event trigger at login
-- expect: dropped event trigger srv_login
DROP EVENT TRIGGER srv_login;

-- mutation: grant the privilege to maintain a table
-- expect: created grant table srv_access.untouched to everything_reader
GRANT MAINTAIN ON srv_access.untouched TO everything_reader;

-- mutation: revoke the privilege to maintain a table
-- expect: grant table srv_access.items to everything_reader: privileges
REVOKE MAINTAIN ON srv_access.items FROM everything_reader;

-- mutation: revoke the default privilege to maintain tables
-- expect: dropped default privilege of everything_owner in srv_access on tables to everything_reader
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA srv_access REVOKE MAINTAIN ON TABLES FROM everything_reader;
