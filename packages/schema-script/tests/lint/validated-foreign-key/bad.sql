ALTER TABLE shop.orders
    ADD CONSTRAINT orders_item_fkey FOREIGN KEY (item_id) REFERENCES shop.items (item_id);
