ALTER SEQUENCE shop.order_numbers RESTART;
