ALTER TABLE shop.items ADD COLUMN unit text;
UPDATE shop.items SET unit = 'piece' WHERE code LIKE 'A%';
