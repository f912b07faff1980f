ALTER TABLE shop.items DROP CONSTRAINT items_price_check;
