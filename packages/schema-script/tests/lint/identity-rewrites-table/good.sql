ALTER TABLE shop.orders ADD COLUMN line bigint;
