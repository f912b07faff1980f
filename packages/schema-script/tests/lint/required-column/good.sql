ALTER TABLE shop.items ADD COLUMN unit text NOT NULL DEFAULT 'piece';
