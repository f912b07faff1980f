ALTER DOMAIN shop.sku ADD CONSTRAINT sku_given CHECK (VALUE <> '');
