ALTER TABLE shop.items ADD COLUMN a_shorter_name text;
