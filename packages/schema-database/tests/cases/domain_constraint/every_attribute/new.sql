CREATE SCHEMA app;
CREATE DOMAIN app.sku AS text
    CONSTRAINT sku_long CHECK (length(VALUE) > 1)
    CONSTRAINT sku_plain CHECK (VALUE !~ '\s')
    CONSTRAINT sku_known CHECK (VALUE <> 'UNKNOWN');
COMMENT ON CONSTRAINT sku_long ON DOMAIN app.sku IS 'two letters at least';
CREATE TABLE app.items (sku app.sku, skus app.sku[]);
