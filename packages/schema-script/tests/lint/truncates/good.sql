DELETE FROM shop.orders WHERE order_id < 1000;
