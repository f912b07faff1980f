DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''9MB''', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = "$user", app, "Odd one"', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.region = ''a=b, "c"''', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER ROLE case_reader IN DATABASE %I SET work_mem = ''16MB''', current_database()); END $$;
