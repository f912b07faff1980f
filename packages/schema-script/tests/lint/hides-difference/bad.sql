CREATE TABLE IF NOT EXISTS shop.orders (order_id bigint, placed_by text);
