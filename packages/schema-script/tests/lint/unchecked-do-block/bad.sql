DO $$ BEGIN ALTER TABLE shop.items ALTER COLUMN price TYPE numeric(12, 4); END $$;
