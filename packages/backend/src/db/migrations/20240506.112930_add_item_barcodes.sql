-- version: 20240506.112930
-- title: add item barcodes

-- batch: transaction

-- An item has a barcode for each of its packings, so the one column becomes a table.

CREATE TYPE core.barcode_symbology AS ENUM ('gtin', 'code128', 'datamatrix', 'internal');

CREATE TABLE core.item_barcodes (
    barcode     text NOT NULL,
    symbology   core.barcode_symbology NOT NULL,
    item_id     bigint NOT NULL,
    unit_code   core.code NOT NULL,
    created_at  timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT item_barcodes_pkey PRIMARY KEY (barcode),
    CONSTRAINT item_barcodes_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id) ON DELETE CASCADE,
    CONSTRAINT item_barcodes_unit_fkey FOREIGN KEY (unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT item_barcodes_gtin_is_valid CHECK (symbology <> 'gtin' OR core.is_gtin(barcode))
);
COMMENT ON TABLE core.item_barcodes IS 'What a scanner may read on an item, and which packing it then holds';

CREATE INDEX item_barcodes_item_idx ON core.item_barcodes (item_id, unit_code);

CREATE TRIGGER item_barcodes_audit AFTER INSERT OR UPDATE OR DELETE ON core.item_barcodes
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('barcode');

GRANT SELECT ON core.item_barcodes TO wms_app, wms_reader, wms_admin;
GRANT INSERT, UPDATE, DELETE ON core.item_barcodes TO wms_app, wms_admin;

-- begin hand-written: move the barcodes
INSERT INTO core.item_barcodes (barcode, symbology, item_id, unit_code)
SELECT i.barcode, 'gtin', i.item_id, i.base_unit_code
FROM core.items AS i
WHERE i.barcode IS NOT NULL;
-- end hand-written

ALTER TABLE core.items DROP COLUMN barcode;
