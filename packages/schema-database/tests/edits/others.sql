-- Types, functions, views, sequences, privileges.

-- edit: a label at the end
-- lines: 2
ALTER TYPE core.temperature_class ADD VALUE 'deep_frozen';

-- edit: a label in between
-- lines: 2
ALTER TYPE core.zone_kind ADD VALUE 'sorting' BEFORE 'packing';

-- edit: a label of a list in several lines
-- lines: 2
ALTER TYPE inventory.movement_kind ADD VALUE 'scrap' AFTER 'count';

-- edit: rename a label
-- lines: 2
ALTER TYPE core.unit_dimension RENAME VALUE 'mass' TO 'weight';

-- edit: create an enum
-- lines: 7
CREATE TYPE core.season AS ENUM ('summer', 'winter');

-- edit: an attribute of a composite type
-- lines: 3
ALTER TYPE core.postal_address ADD ATTRIBUTE phone text;

-- edit: drop an attribute
-- lines: 1
ALTER TYPE core.postal_address DROP ATTRIBUTE region;

-- edit: another comment on a type
-- lines: 3
COMMENT ON TYPE core.postal_address IS 'An address';

-- edit: create a domain
-- lines: 4
CREATE DOMAIN core.percentage AS numeric(5, 2) CONSTRAINT percentage_in_range CHECK (VALUE >= 0 AND VALUE <= 100);

-- edit: a default of a domain
-- lines: 2
ALTER DOMAIN core.country_code SET DEFAULT 'DE';

-- edit: a constraint of a domain
-- lines: 3
ALTER DOMAIN core.email_address ADD CONSTRAINT email_address_short CHECK (length(VALUE) < 255);

-- edit: drop a constraint of a domain
-- lines: 3
ALTER DOMAIN core.code DROP CONSTRAINT code_format;

-- edit: another body
-- lines: 2
CREATE OR REPLACE FUNCTION core.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;

-- edit: another volatility
-- lines: 12
ALTER FUNCTION core.current_warehouse_id() IMMUTABLE;

-- edit: create a function
-- lines: 8
CREATE FUNCTION core.double(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a * 2';

-- edit: drop a function
-- lines: 21
DROP FUNCTION inventory.available_quantity(bigint, bigint);

-- edit: a comment on a function
-- lines: 1
COMMENT ON FUNCTION core.touch_updated_at() IS 'For triggers';

-- edit: create a view
-- lines: 8
CREATE VIEW core.active_items AS SELECT item_id, sku FROM core.items WHERE discontinued_at IS NULL;

-- edit: drop a view
-- lines: 22
DROP VIEW inventory.expiring_stock;

-- edit: another view
-- lines: 32
CREATE OR REPLACE VIEW reporting.daily_movements AS
    SELECT m.warehouse_id, (m.moved_at AT TIME ZONE w.time_zone)::date AS moved_on, m.kind,
           count(*) AS movement_count, sum(m.quantity) AS quantity
    FROM inventory.stock_movements AS m
    JOIN core.warehouses AS w ON w.warehouse_id = m.warehouse_id
    WHERE w.is_active
    GROUP BY m.warehouse_id, (m.moved_at AT TIME ZONE w.time_zone)::date, m.kind;

-- edit: create a sequence
-- lines: 2
CREATE SEQUENCE inbound.pallet_number_seq;

-- edit: a sequence that goes in tens
-- lines: 4
ALTER SEQUENCE inbound.receipt_number_seq INCREMENT BY 10;

-- edit: a comment on a schema
-- lines: 2
COMMENT ON SCHEMA access IS 'People';

-- edit: grant a table
-- lines: 1
GRANT DELETE ON core.items TO wms_app;

-- edit: grant to everybody
-- lines: 1
GRANT SELECT ON core.units_of_measure TO PUBLIC;

-- edit: grant a column
-- lines: 1
GRANT UPDATE (name) ON core.zones TO wms_app;

-- edit: revoke from a list of objects
-- lines: 2
REVOKE UPDATE ON core.customers FROM wms_app;

-- edit: revoke all of a statement for one table
-- lines: 2
REVOKE INSERT, UPDATE, DELETE ON core.item_units FROM wms_app;

-- edit: revoke one of several from one of several
-- lines: 1
REVOKE SELECT ON core.items FROM wms_reader;

-- edit: revoke a column
-- lines: 2
REVOKE SELECT (login) ON access.users FROM wms_reader;

-- edit: revoke a sequence
-- lines: 1
REVOKE USAGE ON SEQUENCE outbound.order_number_seq FROM wms_app;

-- edit: revoke a schema
-- lines: 1
REVOKE USAGE ON SCHEMA audit FROM wms_admin;

-- edit: grant a function
-- lines: 1
GRANT EXECUTE ON FUNCTION inventory.apply_stock_movement() TO wms_admin;

-- edit: default privileges
-- lines: 3
ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT SELECT ON TABLES TO wms_reader;

-- edit: many at once
-- lines: 14
ALTER TABLE core.items ADD COLUMN weight_kg numeric(10, 3);
ALTER TABLE core.items ADD CONSTRAINT items_weight_positive CHECK (weight_kg > 0);
CREATE INDEX items_weight_idx ON core.items (weight_kg);
COMMENT ON COLUMN core.items.weight_kg IS 'Without packing';
ALTER TYPE core.tracking_mode ADD VALUE 'both';
ALTER TABLE core.suppliers ALTER COLUMN lead_time_days SET DEFAULT 10;
DROP INDEX core.items_tags_idx;
GRANT DELETE ON core.suppliers TO wms_app;

-- edit: create a table with privileges
-- lines: 9
CREATE TABLE core.secrets (name text, value text);
GRANT SELECT (name) ON core.secrets TO wms_app;
GRANT SELECT ON core.secrets TO wms_admin;
