CREATE SCHEMA app;
CREATE DOMAIN app.sku AS text
    CONSTRAINT sku_long CHECK (length(VALUE) > 2)
    CONSTRAINT sku_upper CHECK (VALUE = upper(VALUE));
ALTER DOMAIN app.sku ADD CONSTRAINT sku_plain CHECK (VALUE !~ '\s') NOT VALID;
CREATE TABLE app.items (sku app.sku, skus app.sku[]);
