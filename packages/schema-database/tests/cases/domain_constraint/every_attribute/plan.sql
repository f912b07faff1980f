SET search_path = '';

BEGIN;

ALTER TYPE app.sku RENAME TO sku__old;

CREATE DOMAIN app.sku AS text
    CONSTRAINT sku_known CHECK (VALUE <> 'UNKNOWN'::text)
    CONSTRAINT sku_long CHECK (length(VALUE) > 1)
    CONSTRAINT sku_plain CHECK (VALUE !~ '\s'::text);

COMMENT ON CONSTRAINT sku_long ON DOMAIN app.sku IS 'two letters at least';

ALTER TABLE app.items ALTER COLUMN sku TYPE app.sku USING sku::text::app.sku;

ALTER TABLE app.items ALTER COLUMN skus TYPE app.sku[] USING skus::text::app.sku[];

DROP DOMAIN app.sku__old;

COMMIT;
