-- Event triggers at login, and the privilege MAINTAIN.
CREATE EVENT TRIGGER srv_login ON login EXECUTE FUNCTION srv_access.on_event();
GRANT MAINTAIN ON srv_access.items TO everything_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA srv_access GRANT MAINTAIN ON TABLES TO everything_reader;
