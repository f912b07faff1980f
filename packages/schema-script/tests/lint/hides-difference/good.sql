ALTER TABLE shop.orders ADD COLUMN placed_by text;
