ALTER TABLE shop.items DROP COLUMN price;
