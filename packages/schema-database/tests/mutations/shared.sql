-- Single mutations of what everything/shared.sql makes, which has to be loaded into each copy of the database.
-- They run in a database of any name. Passwords and connections are secrets: no mutation of one may be seen.

-- mutation: a setting of the database
-- expect: created setting lock_timeout
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET lock_timeout = ''1s''', pg_catalog.current_database()); END $$;

-- mutation: another value of a setting of the database
-- expect: setting work_mem: value
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET work_mem = ''9MB''', pg_catalog.current_database()); END $$;

-- mutation: another order of a list in a setting
-- expect: setting search_path: value
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET search_path = srv_access, "$user", "srv_Odd.name"', pg_catalog.current_database()); END $$;

-- mutation: reset a setting of the database
-- expect: dropped setting quote_all_identifiers
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I RESET quote_all_identifiers', pg_catalog.current_database()); END $$;

-- mutation: another value of a custom setting
-- expect: setting "srv.region": value
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET srv.region = ''b''', pg_catalog.current_database()); END $$;

-- mutation: another value of a custom setting that is a secret
-- expect: nothing
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER DATABASE %I SET srv.api_token = ''another''', pg_catalog.current_database()); END $$;

-- mutation: a setting of a role in the database
-- expect: created setting lock_timeout of everything_reader
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER ROLE everything_reader IN DATABASE %I SET lock_timeout = ''1s''', pg_catalog.current_database()); END $$;

-- mutation: another value of a setting of a role in the database
-- expect: setting work_mem of everything_writer: value
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER ROLE everything_writer IN DATABASE %I SET work_mem = ''17MB''', pg_catalog.current_database()); END $$;

-- mutation: reset all settings of a role in the database
-- expect: dropped setting statement_timeout of everything_reader
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER ROLE everything_reader IN DATABASE %I RESET ALL', pg_catalog.current_database()); END $$;

-- mutation: create a subscription
-- expect: created subscription srv_new
CREATE SUBSCRIPTION srv_new CONNECTION 'dbname=nowhere' PUBLICATION srv_one WITH (connect = false, slot_name = NONE);

-- mutation: drop a subscription
-- expect: dropped subscription srv_plain
DROP SUBSCRIPTION srv_plain;

-- mutation: rename a subscription
-- expect: dropped subscription srv_plain
-- expect: created subscription srv_renamed
ALTER SUBSCRIPTION srv_plain RENAME TO srv_renamed;

-- mutation: another connection of a subscription
-- expect: nothing
ALTER SUBSCRIPTION srv_plain CONNECTION 'dbname=nowhere password=another';

-- mutation: other publications of a subscription
-- expect: subscription srv_plain: publications
ALTER SUBSCRIPTION srv_plain SET PUBLICATION srv_two WITH (refresh = false);

-- mutation: another order of the publications of a subscription
-- expect: nothing
ALTER SUBSCRIPTION srv_slot SET PUBLICATION srv_one, srv_two, "Srv one" WITH (refresh = false);

-- mutation: enable a subscription
-- expect: subscription srv_enabled: enabled
-- undo: ALTER SUBSCRIPTION srv_enabled DISABLE
ALTER SUBSCRIPTION srv_enabled ENABLE;

-- mutation: another slot of a subscription
-- expect: subscription srv_slot: slot_name
ALTER SUBSCRIPTION srv_slot SET (slot_name = 'srv_third_slot');

-- mutation: no slot for a subscription
-- expect: subscription srv_enabled: slot_name
ALTER SUBSCRIPTION srv_enabled SET (slot_name = NONE);

-- mutation: change a subscription's owner
-- expect: subscription srv_plain: owner
ALTER SUBSCRIPTION srv_plain OWNER TO everything_superuser;
