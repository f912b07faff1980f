-- What belongs to one database but is kept in shared catalogs, so that CREATE DATABASE … TEMPLATE does not copy it:
-- to be run in each copy too. A database with subscriptions cannot be dropped before they are.

DO $$
BEGIN
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET work_mem = ''8MB''', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET search_path = "$user", srv_access, "srv_Odd.name"', pg_catalog.current_database());
  -- These change how PostgreSQL words what it is asked for.
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET quote_all_identifiers = on', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET "DateStyle" = ''SQL, DMY''', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET srv.region = ''a=b, "c"''', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER DATABASE %I SET srv.api_token = ''shown to nobody''', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER ROLE everything_reader IN DATABASE %I SET statement_timeout = ''5s''', pg_catalog.current_database());
  EXECUTE pg_catalog.format('ALTER ROLE everything_writer IN DATABASE %I SET work_mem = ''16MB''', pg_catalog.current_database());
END
$$;

-- A subscription that is not connected at once warns that it is not.
SET client_min_messages = error;
CREATE SUBSCRIPTION srv_plain CONNECTION 'dbname=nowhere password=shown_to_nobody' PUBLICATION srv_one WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION srv_slot CONNECTION 'dbname=nowhere' PUBLICATION srv_two, "Srv one", srv_one
  WITH (connect = false, slot_name = 'srv_other_slot', synchronous_commit = 'remote_apply');
CREATE SUBSCRIPTION srv_enabled CONNECTION 'dbname=nowhere' PUBLICATION srv_one WITH (connect = false, slot_name = 'srv_enabled');
RESET client_min_messages;
ALTER SUBSCRIPTION srv_slot OWNER TO everything_superuser;
COMMENT ON SUBSCRIPTION srv_slot IS 'a subscription';
