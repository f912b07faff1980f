DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''8MB''', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''1s''', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER ROLE case_reader IN DATABASE %I SET work_mem = ''8MB''', current_database()); END $$;
