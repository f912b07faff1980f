ALTER TABLE shop.items ADD COLUMN unit text;
-- batch: transaction
UPDATE shop.items SET unit = 'piece' WHERE code LIKE 'A%';
