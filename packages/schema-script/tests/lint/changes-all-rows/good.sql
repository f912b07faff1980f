UPDATE shop.items SET code = lower(code) WHERE item_id < 2;
-- batch: transaction
UPDATE shop.items SET code = lower(code) WHERE item_id >= 2 AND item_id < 1000;
