-- Tables, constraints, indexes and what else belongs to tables.

-- edit: create a table
-- lines: 7
CREATE TABLE core.colours (
    code text NOT NULL,
    name text NOT NULL,
    CONSTRAINT colours_pkey PRIMARY KEY (code)
);

-- edit: create a table with everything
-- lines: 14
CREATE TABLE inventory.pallets (
    pallet_id bigint GENERATED ALWAYS AS IDENTITY,
    location_id bigint NOT NULL,
    CONSTRAINT pallets_pkey PRIMARY KEY (pallet_id),
    CONSTRAINT pallets_location_fkey FOREIGN KEY (location_id) REFERENCES core.locations (location_id)
);
COMMENT ON TABLE inventory.pallets IS 'Wood';
COMMENT ON COLUMN inventory.pallets.location_id IS 'Where it lies';
CREATE INDEX pallets_location_idx ON inventory.pallets (location_id);

-- edit: create a table that references one of a later section
-- lines: 9
CREATE TABLE core.favourites (
    order_id bigint NOT NULL,
    CONSTRAINT favourites_order_fkey FOREIGN KEY (order_id) REFERENCES outbound.orders (order_id)
);

-- edit: create a table in the schema public
-- lines: 5
CREATE TABLE public.notes (note text);

-- edit: create a schema with a table
-- lines: 8
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (number text);

-- edit: drop a table
-- lines: 18
DROP TABLE inventory.replenishment_rules;

-- edit: drop a table that nothing needs
-- lines: 28
DROP TABLE inventory.transfer_lines;

-- edit: drop the table of the privileges
-- lines: 9
DROP TABLE core.unit_conversions CASCADE;
CREATE TABLE core.unit_conversions (
    from_unit_code core.code NOT NULL,
    to_unit_code core.code NOT NULL,
    factor numeric(18, 9) NOT NULL,
    CONSTRAINT unit_conversions_pkey PRIMARY KEY (from_unit_code, to_unit_code),
    CONSTRAINT unit_conversions_from_unit_fkey FOREIGN KEY (from_unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT unit_conversions_to_unit_fkey FOREIGN KEY (to_unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT unit_conversions_factor_positive CHECK (factor > 0),
    CONSTRAINT unit_conversions_units_differ CHECK (from_unit_code <> to_unit_code)
);

-- edit: storage parameters
-- lines: 1
ALTER TABLE core.items SET (fillfactor = 90);

-- edit: an unlogged table
-- lines: 1
ALTER TABLE core.item_barcodes SET UNLOGGED;

-- edit: a comment on a table
-- lines: 2
COMMENT ON TABLE core.suppliers IS 'Those we buy from';

-- edit: no comment on a table any more
-- lines: 1
COMMENT ON TABLE core.customers IS NULL;

-- edit: a check
-- lines: 3
ALTER TABLE core.suppliers ADD CONSTRAINT suppliers_name_given CHECK (name <> '');

-- edit: a check that is not valid
-- lines: 3
ALTER TABLE core.suppliers ADD CONSTRAINT suppliers_name_given CHECK (name <> '') NOT VALID;

-- edit: a unique constraint
-- lines: 3
ALTER TABLE core.zones ADD CONSTRAINT zones_name_key UNIQUE (warehouse_id, name);

-- edit: a foreign key to an earlier table
-- lines: 3
ALTER TABLE core.item_barcodes ADD CONSTRAINT item_barcodes_packing_fkey FOREIGN KEY (item_id, unit_code)
    REFERENCES core.item_units (item_id, unit_code);

-- edit: a foreign key to a later table
-- lines: 4
ALTER TABLE core.items ADD COLUMN main_supplier_id bigint
    CONSTRAINT items_main_supplier_fkey REFERENCES core.suppliers (supplier_id);

-- edit: a primary key
-- lines: 6
ALTER TABLE access.user_roles ADD CONSTRAINT user_roles_pkey PRIMARY KEY (user_id, role_id);

-- edit: drop a check
-- lines: 3
ALTER TABLE core.items DROP CONSTRAINT items_shelf_life_positive;

-- edit: drop the last check
-- lines: 3
ALTER TABLE core.items DROP CONSTRAINT items_attributes_is_object;

-- edit: drop a check of several lines
-- lines: 3
ALTER TABLE core.locations DROP CONSTRAINT locations_rack_is_addressed;

-- edit: drop a primary key
-- lines: 3
ALTER TABLE inventory.replenishment_rules DROP CONSTRAINT replenishment_rules_pkey;

-- edit: drop a foreign key
-- lines: 2
ALTER TABLE core.item_units DROP CONSTRAINT item_units_unit_fkey;

-- edit: drop a foreign key that has its own statement
-- lines: 7
ALTER TABLE core.zones DROP CONSTRAINT zones_default_putaway_location_fkey;

-- edit: another check
-- lines: 2
ALTER TABLE core.suppliers DROP CONSTRAINT suppliers_lead_time_not_negative,
    ADD CONSTRAINT suppliers_lead_time_not_negative CHECK (lead_time_days >= 1);

-- edit: a foreign key that cascades
-- lines: 2
ALTER TABLE inventory.lots DROP CONSTRAINT lots_supplier_fkey,
    ADD CONSTRAINT lots_supplier_fkey FOREIGN KEY (supplier_id) REFERENCES core.suppliers (supplier_id) ON DELETE SET NULL;

-- edit: rename a constraint
-- lines: 2
ALTER TABLE core.item_barcodes RENAME CONSTRAINT item_barcodes_gtin_is_valid TO item_barcodes_gtin;

-- edit: a comment on a constraint
-- lines: 1
COMMENT ON CONSTRAINT items_sku_key ON core.items IS 'As printed';

-- edit: an index
-- lines: 1
CREATE INDEX items_created_idx ON core.items (created_at);

-- edit: the first index of a table
-- lines: 2
CREATE INDEX suppliers_email_idx ON core.suppliers (email);

-- edit: a unique index
-- lines: 1
CREATE UNIQUE INDEX users_display_name_key ON access.users (display_name);

-- edit: an index with a condition
-- lines: 2
CREATE INDEX items_frozen_idx ON core.items (sku) WHERE temperature = 'frozen';

-- edit: drop an index
-- lines: 1
DROP INDEX core.items_tags_idx;

-- edit: drop an index with its comment
-- lines: 3
DROP INDEX inventory.license_plates_code_key;

-- edit: drop the only index
-- lines: 2
DROP INDEX core.item_barcodes_item_idx;

-- edit: another index of the same name
-- lines: 3
DROP INDEX core.items_tags_idx;
CREATE INDEX items_tags_idx ON core.items USING gin (tags) WITH (fastupdate = off);

-- edit: drop statistics
-- lines: 3
DROP STATISTICS inventory.stock_place_and_item;

-- edit: create statistics
-- lines: 4
CREATE STATISTICS core.items_kinds (dependencies) ON tracking, temperature FROM core.items;

-- edit: a trigger
-- lines: 3
CREATE TRIGGER suppliers_append_only BEFORE DELETE ON core.suppliers FOR EACH ROW EXECUTE FUNCTION core.forbid_change();

-- edit: drop a trigger
-- lines: 2
DROP TRIGGER locations_touch_updated_at ON core.locations;

-- edit: another trigger of the same name
-- lines: 4
DROP TRIGGER items_touch_updated_at ON core.items;
CREATE TRIGGER items_touch_updated_at BEFORE UPDATE OF name ON core.items FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at();

-- edit: a trigger that is disabled
-- lines: 1
ALTER TABLE core.items DISABLE TRIGGER items_touch_updated_at;

-- edit: a policy
-- lines: 4
CREATE POLICY readers_of_today ON inventory.stock FOR SELECT TO wms_reader USING (updated_at > CURRENT_DATE);

-- edit: drop a policy
-- lines: 2
DROP POLICY every_warehouse ON inventory.license_plates;

-- edit: another condition of a policy
-- lines: 5
ALTER POLICY own_warehouse ON inbound.receipts USING (warehouse_id = core.current_warehouse_id() AND true);

-- edit: no row security any more
-- lines: 2
ALTER TABLE inventory.transfers DISABLE ROW LEVEL SECURITY;

-- edit: row security
-- lines: 1
ALTER TABLE core.items ENABLE ROW LEVEL SECURITY;

-- edit: row security for the owner too
-- lines: 1
ALTER TABLE inventory.stock FORCE ROW LEVEL SECURITY;

-- edit: a partition
-- lines: 3
CREATE TABLE inventory.stock_movements_2031 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');
