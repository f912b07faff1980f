ALTER TABLE shop.orders
    ADD CONSTRAINT orders_placed_on_excl EXCLUDE USING gist (placed_on WITH &&);
