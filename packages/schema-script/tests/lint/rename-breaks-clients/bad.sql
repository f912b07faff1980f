ALTER TABLE shop.items RENAME COLUMN code TO item_code;
