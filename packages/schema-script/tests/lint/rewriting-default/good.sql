-- One value for all rows is kept beside the table.
ALTER TABLE shop.items ADD COLUMN made_at timestamp with time zone DEFAULT now();
ALTER TABLE shop.items ADD COLUMN token uuid;
ALTER TABLE shop.items ALTER COLUMN token SET DEFAULT gen_random_uuid();
