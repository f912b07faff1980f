-- The old column goes when nobody reads it any more.
ALTER TABLE shop.items ADD COLUMN exact_price numeric(12, 4);
