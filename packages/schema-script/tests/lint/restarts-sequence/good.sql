SELECT setval('shop.order_numbers', (SELECT max(order_id) FROM shop.orders));
