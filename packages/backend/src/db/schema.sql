-- The canonical schema of the warehouse: what every database of this application must be.
--
-- Rules of this file
--   * It defines objects and privileges only: no data, no transaction control, no psql commands.
--   * Every name is schema-qualified; nothing depends on search_path. The schema "public" holds nothing of ours.
--   * Every constraint but NOT NULL is named here. Columns stand in the order of the migrations: new ones come last.
--   * Roles are made by the database administrator: wms_app (the service), wms_reader (reports), wms_admin (support).
--   * It loads on PostgreSQL 13 and later and needs no extension.
--
-- Session settings that the application makes (SET LOCAL, in each transaction)
--   wms.warehouse_id   the warehouse it works in: row-level security shows wms_app no other
--   wms.user_id        the person at the terminal: recorded in movements and in the audit trail
--
-- Contents
--    1. Schemas
--    2. Core: types and functions      3. Core: tables
--    4. Access                         5. Inventory: types and tables
--    6. Inventory: behaviour           7. Inbound
--    8. Outbound: types and tables     9. Outbound: behaviour
--   10. Audit                         11. Reporting
--   12. Row-level security            13. Privileges


-- 1. Schemas ----------------------------------------------------------------------------------------------------------

CREATE SCHEMA core;
COMMENT ON SCHEMA core IS 'Master data: warehouses and their locations, items, units of measure, business partners';

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'People and what they may do';

CREATE SCHEMA inventory;
COMMENT ON SCHEMA inventory IS
    'What lies where: stock, its ledger of movements, lots, serial numbers, counts, transfers';

CREATE SCHEMA inbound;
COMMENT ON SCHEMA inbound IS 'From the purchase order to the receipt';

CREATE SCHEMA outbound;
COMMENT ON SCHEMA outbound IS 'From the customer order to the shipment';

CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'Who changed what, and when; only ever appended to';

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'Summaries for dashboards; nothing here is a source of truth';


-- 2. Core: types and functions ----------------------------------------------------------------------------------------

CREATE DOMAIN core.code AS text
    CONSTRAINT code_format CHECK (VALUE ~ '^[A-Z0-9][A-Z0-9._/-]{0,39}$');
COMMENT ON DOMAIN core.code IS 'A short business key as printed on labels: capitals, digits and . _ / -';

CREATE DOMAIN core.quantity AS numeric(14, 3)
    CONSTRAINT quantity_not_negative CHECK (VALUE >= 0);
COMMENT ON DOMAIN core.quantity IS 'An amount of an item in its base unit; never negative';

CREATE DOMAIN core.positive_quantity AS numeric(14, 3)
    CONSTRAINT positive_quantity_positive CHECK (VALUE > 0);
COMMENT ON DOMAIN core.positive_quantity IS 'An amount of an item in its base unit that cannot be nothing';

CREATE DOMAIN core.country_code AS character(2)
    CONSTRAINT country_code_format CHECK (VALUE ~ '^[A-Z]{2}$');
COMMENT ON DOMAIN core.country_code IS 'ISO 3166-1 alpha-2';

CREATE DOMAIN core.email_address AS text
    CONSTRAINT email_address_format CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$');

CREATE TYPE core.postal_address AS (
    recipient    text,
    line_1       text,
    line_2       text,
    postal_code  text,
    city         text,
    region       text,
    country      core.country_code
);
COMMENT ON TYPE core.postal_address IS
    'Where goods are sent to or come from; copied into documents, so that they keep the address of their day';

CREATE TYPE core.dimensions AS (
    length_mm  integer,
    width_mm   integer,
    height_mm  integer
);

CREATE TYPE core.unit_dimension AS ENUM ('count', 'mass', 'volume', 'length');

CREATE TYPE core.zone_kind AS ENUM ('receiving', 'bulk', 'picking', 'packing', 'shipping', 'returns', 'quarantine');

CREATE TYPE core.location_kind AS ENUM ('rack', 'shelf', 'floor', 'staging', 'dock_door');

CREATE TYPE core.temperature_class AS ENUM ('ambient', 'chilled', 'frozen');

CREATE TYPE core.tracking_mode AS ENUM ('none', 'lot', 'serial');

CREATE TYPE core.barcode_symbology AS ENUM ('gtin', 'code128', 'datamatrix', 'internal');

CREATE FUNCTION core.is_gtin(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN code ~ '^([0-9]{8}|[0-9]{12,14})$' THEN (
            SELECT sum(substr(reverse(code), place, 1)::integer * CASE WHEN place % 2 = 0 THEN 3 ELSE 1 END) % 10 = 0
            FROM generate_series(1, length(code)) AS place
        )
        ELSE false
    END
$$;
COMMENT ON FUNCTION core.is_gtin(text) IS 'Whether this is a GTIN-8, -12, -13 or -14 with the right check digit';

CREATE FUNCTION core.current_warehouse_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('wms.warehouse_id', true), '')::bigint
$$;
COMMENT ON FUNCTION core.current_warehouse_id() IS
    'The warehouse this transaction works in; null when the setting wms.warehouse_id is not made';

CREATE FUNCTION core.current_user_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT nullif(current_setting('wms.user_id', true), '')::bigint
$$;
COMMENT ON FUNCTION core.current_user_id() IS
    'The person this transaction works for; null when the setting wms.user_id is not made';

CREATE FUNCTION core.sees_warehouse(warehouse_id bigint) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(warehouse_id = core.current_warehouse_id(), false)
        OR pg_has_role(current_user, 'wms_reader', 'MEMBER')
        OR pg_has_role(current_user, 'wms_admin', 'MEMBER')
$$;
COMMENT ON FUNCTION core.sees_warehouse(bigint) IS
    'The rule of the policies, for views: these read their tables as their owner, whom no policy binds';

CREATE FUNCTION core.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE FUNCTION core.forbid_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    RAISE EXCEPTION '%.% is only ever appended to', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Append a row that corrects the wrong one.';
END
$$;


-- 3. Core: tables -----------------------------------------------------------------------------------------------------

CREATE TABLE core.units_of_measure (
    unit_code  core.code,
    name       text NOT NULL,
    dimension  core.unit_dimension NOT NULL,
    CONSTRAINT units_of_measure_pkey PRIMARY KEY (unit_code),
    CONSTRAINT units_of_measure_name_key UNIQUE (name)
);
COMMENT ON TABLE core.units_of_measure IS
    'Units that items are kept, bought and sold in (UN/ECE Recommendation 20 where it has one)';

-- lint: allow foreign-key-without-index because there are some dozens of rows
CREATE TABLE core.unit_conversions (
    from_unit_code  core.code NOT NULL,
    to_unit_code    core.code NOT NULL,
    factor          numeric(18, 9) NOT NULL,
    CONSTRAINT unit_conversions_pkey PRIMARY KEY (from_unit_code, to_unit_code),
    CONSTRAINT unit_conversions_from_unit_fkey FOREIGN KEY (from_unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT unit_conversions_to_unit_fkey FOREIGN KEY (to_unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT unit_conversions_factor_positive CHECK (factor > 0),
    CONSTRAINT unit_conversions_units_differ CHECK (from_unit_code <> to_unit_code)
);
COMMENT ON TABLE core.unit_conversions IS
    'Conversions that hold for every item (1 KGM = 1000 GRM); those of one item are in core.item_units';
COMMENT ON COLUMN core.unit_conversions.factor IS 'One from-unit is this many to-units; the way back is derived';

CREATE TABLE core.warehouses (
    warehouse_id  bigint GENERATED ALWAYS AS IDENTITY,
    code          core.code NOT NULL,
    name          text NOT NULL,
    address       core.postal_address NOT NULL,
    time_zone     text NOT NULL DEFAULT 'UTC',
    is_active     boolean NOT NULL DEFAULT true,
    created_at    timestamp with time zone NOT NULL DEFAULT now(),
    updated_at    timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT warehouses_pkey PRIMARY KEY (warehouse_id),
    CONSTRAINT warehouses_code_key UNIQUE (code)
);
COMMENT ON TABLE core.warehouses IS 'A site with stock of its own';
COMMENT ON COLUMN core.warehouses.time_zone IS 'IANA name; cut-off times and counting days are local';

CREATE TABLE core.zones (
    zone_id                      bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id                 bigint NOT NULL,
    code                         core.code NOT NULL,
    name                         text NOT NULL,
    kind                         core.zone_kind NOT NULL,
    temperature                  core.temperature_class NOT NULL DEFAULT 'ambient',
    default_putaway_location_id  bigint,
    CONSTRAINT zones_pkey PRIMARY KEY (zone_id),
    CONSTRAINT zones_code_key UNIQUE (warehouse_id, code),
    CONSTRAINT zones_warehouse_id_zone_id_key UNIQUE (warehouse_id, zone_id),
    CONSTRAINT zones_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id)
);
COMMENT ON TABLE core.zones IS 'A part of a warehouse with one purpose and one climate';
COMMENT ON COLUMN core.zones.default_putaway_location_id IS
    'Where goods go when no rule says better; a location of this very zone';
COMMENT ON CONSTRAINT zones_warehouse_id_zone_id_key ON core.zones IS
    'Lets locations prove that their zone is in their warehouse';

-- lint: allow foreign-key-without-index because locations_zone_id_location_id_key finds them by zone
CREATE TABLE core.locations (
    location_id    bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id   bigint NOT NULL,
    zone_id        bigint NOT NULL,
    code           core.code NOT NULL,
    kind           core.location_kind NOT NULL,
    aisle          text,
    bay            smallint,
    level          smallint,
    pick_sequence  integer,
    dimensions     core.dimensions,
    capacity_l     numeric(12, 3) GENERATED ALWAYS AS (
        (dimensions).length_mm::numeric * (dimensions).width_mm * (dimensions).height_mm / 1000000
    ) STORED,
    max_weight_kg  numeric(10, 3),
    max_pallets    smallint,
    is_active      boolean NOT NULL DEFAULT true,
    blocked_since  timestamp with time zone,
    block_reason   text,
    created_at     timestamp with time zone NOT NULL DEFAULT now(),
    updated_at     timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT locations_pkey PRIMARY KEY (location_id),
    CONSTRAINT locations_code_key UNIQUE (warehouse_id, code),
    CONSTRAINT locations_warehouse_id_location_id_key UNIQUE (warehouse_id, location_id),
    CONSTRAINT locations_zone_id_location_id_key UNIQUE (zone_id, location_id),
    CONSTRAINT locations_zone_fkey FOREIGN KEY (warehouse_id, zone_id) REFERENCES core.zones (warehouse_id, zone_id),
    CONSTRAINT locations_capacity_positive CHECK (capacity_l > 0 AND max_weight_kg > 0 AND max_pallets > 0),
    CONSTRAINT locations_rack_is_addressed CHECK (
        kind <> 'rack' OR (aisle IS NOT NULL AND bay IS NOT NULL AND level IS NOT NULL)
    ),
    CONSTRAINT locations_block_has_reason CHECK ((blocked_since IS NULL) = (block_reason IS NULL))
);
COMMENT ON TABLE core.locations IS 'A place that stock can lie at: a bin, a pallet place, a staging lane, a dock door';
COMMENT ON COLUMN core.locations.pick_sequence IS
    'The order in which a picker passes the locations; null for those not picked from';
COMMENT ON COLUMN core.locations.capacity_l IS 'Room in litres, computed from the dimensions';
COMMENT ON COLUMN core.locations.max_weight_kg IS 'Load limit of the shelf; null means none is known';

-- lint: allow foreign-key-without-index because there are some dozens of zones
ALTER TABLE core.zones
    ADD CONSTRAINT zones_default_putaway_location_fkey FOREIGN KEY (zone_id, default_putaway_location_id)
        REFERENCES core.locations (zone_id, location_id) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT zones_default_putaway_location_fkey ON core.zones IS
    'Deferred: a zone and its first location are made in one transaction';

CREATE INDEX locations_pick_path_idx ON core.locations (zone_id, pick_sequence) INCLUDE (code)
    WHERE is_active AND pick_sequence IS NOT NULL;
CREATE INDEX locations_blocked_idx ON core.locations (warehouse_id, blocked_since)
    WHERE blocked_since IS NOT NULL;

-- lint: allow foreign-key-without-index because a unit is renamed once in years, and items are read in a second
CREATE TABLE core.items (
    item_id          bigint GENERATED ALWAYS AS IDENTITY,
    sku              core.code NOT NULL,
    name             text NOT NULL,
    description      text,
    base_unit_code   core.code NOT NULL,
    tracking         core.tracking_mode NOT NULL DEFAULT 'none',
    temperature      core.temperature_class NOT NULL DEFAULT 'ambient',
    shelf_life_days  integer,
    tags             text[] NOT NULL DEFAULT '{}',
    attributes       jsonb NOT NULL DEFAULT '{}',
    search_document  tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.simple', sku), 'A')
        || setweight(to_tsvector('pg_catalog.english', name), 'B')
        || to_tsvector('pg_catalog.english', coalesce(description, ''))
    ) STORED,
    discontinued_at  timestamp with time zone,
    created_at       timestamp with time zone NOT NULL DEFAULT now(),
    updated_at       timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT items_pkey PRIMARY KEY (item_id),
    CONSTRAINT items_sku_key UNIQUE (sku),
    CONSTRAINT items_base_unit_fkey FOREIGN KEY (base_unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT items_shelf_life_positive CHECK (shelf_life_days > 0),
    CONSTRAINT items_shelf_life_needs_lots CHECK (shelf_life_days IS NULL OR tracking = 'lot'),
    CONSTRAINT items_attributes_is_object CHECK (jsonb_typeof(attributes) = 'object')
);
COMMENT ON TABLE core.items IS 'What is stored and sold: one row per stock-keeping unit';
COMMENT ON COLUMN core.items.base_unit_code IS
    'The unit of every quantity of this item; never changed once there is stock';
COMMENT ON COLUMN core.items.attributes IS 'What only some items have: hazard class, colour, country of origin';

CREATE INDEX items_search_idx ON core.items USING gin (search_document);
CREATE INDEX items_attributes_idx ON core.items USING gin (attributes jsonb_path_ops);
CREATE INDEX items_tags_idx ON core.items USING gin (tags);
CREATE INDEX items_name_idx ON core.items (lower(name) text_pattern_ops)
    WHERE discontinued_at IS NULL;

-- lint: allow foreign-key-without-index because a unit is renamed once in years, and packings are read in a second
CREATE TABLE core.item_units (
    item_id          bigint NOT NULL,
    unit_code        core.code NOT NULL,
    base_quantity    core.positive_quantity NOT NULL,
    dimensions       core.dimensions,
    volume_l         numeric(12, 3) GENERATED ALWAYS AS (
        (dimensions).length_mm::numeric * (dimensions).width_mm * (dimensions).height_mm / 1000000
    ) STORED,
    gross_weight_kg  numeric(10, 3),
    CONSTRAINT item_units_pkey PRIMARY KEY (item_id, unit_code),
    CONSTRAINT item_units_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id) ON DELETE CASCADE,
    CONSTRAINT item_units_unit_fkey FOREIGN KEY (unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT item_units_size_positive CHECK (volume_l > 0 AND gross_weight_kg > 0)
);
COMMENT ON TABLE core.item_units IS 'The packings of an item: a case of twelve, a pallet of 480';
COMMENT ON COLUMN core.item_units.base_quantity IS 'How many base units one such packing holds';

-- lint: allow foreign-key-without-index because a unit is renamed once in years, and barcodes are read in a second
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

CREATE TABLE core.suppliers (
    supplier_id     bigint GENERATED ALWAYS AS IDENTITY,
    code            core.code NOT NULL,
    name            text NOT NULL,
    email           core.email_address,
    address         core.postal_address,
    lead_time_days  smallint NOT NULL DEFAULT 7,
    is_active       boolean NOT NULL DEFAULT true,
    CONSTRAINT suppliers_pkey PRIMARY KEY (supplier_id),
    CONSTRAINT suppliers_code_key UNIQUE (code),
    CONSTRAINT suppliers_lead_time_not_negative CHECK (lead_time_days >= 0)
);
COMMENT ON TABLE core.suppliers IS 'Who we buy from';

CREATE TABLE core.customers (
    customer_id               bigint GENERATED ALWAYS AS IDENTITY,
    code                      core.code NOT NULL,
    name                      text NOT NULL,
    email                     core.email_address,
    ship_to                   core.postal_address,
    is_active                 boolean NOT NULL DEFAULT true,
    min_remaining_shelf_life  interval,
    CONSTRAINT customers_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customers_code_key UNIQUE (code)
);
COMMENT ON TABLE core.customers IS 'Who we ship to';
COMMENT ON COLUMN core.customers.min_remaining_shelf_life IS
    'Lots that expire sooner after the order are not allocated to this customer';

CREATE UNIQUE INDEX customers_email_key ON core.customers (lower(email));

CREATE FUNCTION core.convert_quantity(item_id bigint, quantity numeric, from_unit_code text, to_unit_code text)
    RETURNS numeric
    LANGUAGE plpgsql STABLE STRICT
    SET search_path = ''
AS $$
DECLARE
    from_factor numeric;
    to_factor numeric;
    factor numeric;
BEGIN
    IF from_unit_code = to_unit_code THEN
        RETURN quantity;
    END IF;

    SELECT c.factor INTO factor
    FROM (
        SELECT a.from_unit_code, a.to_unit_code, a.factor FROM core.unit_conversions AS a
        UNION ALL
        SELECT b.to_unit_code, b.from_unit_code, 1 / b.factor FROM core.unit_conversions AS b
    ) AS c
    WHERE c.from_unit_code = convert_quantity.from_unit_code
      AND c.to_unit_code = convert_quantity.to_unit_code
    LIMIT 1;
    IF FOUND THEN
        RETURN quantity * factor;
    END IF;

    SELECT max(u.base_quantity) FILTER (WHERE u.unit_code = convert_quantity.from_unit_code),
           max(u.base_quantity) FILTER (WHERE u.unit_code = convert_quantity.to_unit_code)
    INTO from_factor, to_factor
    FROM (
        SELECT iu.unit_code, iu.base_quantity FROM core.item_units AS iu WHERE iu.item_id = convert_quantity.item_id
        UNION ALL
        SELECT i.base_unit_code, 1 FROM core.items AS i WHERE i.item_id = convert_quantity.item_id
    ) AS u;
    IF from_factor IS NULL OR to_factor IS NULL THEN
        RAISE EXCEPTION 'no conversion from % to % for item %', from_unit_code, to_unit_code, item_id
            USING ERRCODE = 'no_data_found',
                  HINT = 'Add the packing to core.item_units or the rule to core.unit_conversions.';
    END IF;
    RETURN quantity * from_factor / to_factor;
END
$$;
COMMENT ON FUNCTION core.convert_quantity(bigint, numeric, text, text) IS
    'An amount of an item in another unit; an error where no rule leads there';

CREATE TRIGGER warehouses_touch_updated_at BEFORE UPDATE ON core.warehouses
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION core.touch_updated_at();
CREATE TRIGGER locations_touch_updated_at BEFORE UPDATE ON core.locations
    FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at();
CREATE TRIGGER items_touch_updated_at BEFORE UPDATE ON core.items
    FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at();


-- 4. Access -----------------------------------------------------------------------------------------------------------

CREATE TYPE access.permission AS ENUM (
    'master_data', 'receive', 'put_away', 'pick', 'pack', 'ship', 'count', 'adjust', 'administer'
);

CREATE TABLE access.users (
    user_id       bigint GENERATED ALWAYS AS IDENTITY,
    login         text NOT NULL,
    email         core.email_address,
    display_name  text NOT NULL,
    subject       uuid NOT NULL DEFAULT gen_random_uuid(),
    is_active     boolean NOT NULL DEFAULT true,
    last_seen_at  timestamp with time zone,
    created_at    timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_subject_key UNIQUE (subject),
    CONSTRAINT users_login_format CHECK (login ~ '^[A-Za-z][A-Za-z0-9._-]{1,62}$')
);
COMMENT ON TABLE access.users IS 'People and devices that sign in; no secrets are kept here';
COMMENT ON COLUMN access.users.subject IS 'The "sub" of the identity provider';

CREATE UNIQUE INDEX users_login_key ON access.users (lower(login));
CREATE UNIQUE INDEX users_email_key ON access.users (lower(email)) WHERE is_active;

CREATE TABLE access.roles (
    role_id      bigint GENERATED ALWAYS AS IDENTITY,
    code         core.code NOT NULL,
    name         text NOT NULL,
    permissions  access.permission[] NOT NULL DEFAULT '{}',
    CONSTRAINT roles_pkey PRIMARY KEY (role_id),
    CONSTRAINT roles_code_key UNIQUE (code),
    CONSTRAINT roles_permissions_no_nulls CHECK (array_position(permissions, NULL) IS NULL)
);
COMMENT ON TABLE access.roles IS 'Named sets of permissions: picker, shift lead, inventory controller';

-- lint: allow foreign-key-without-index because warehouses are closed and users deactivated, neither is deleted
CREATE TABLE access.user_roles (
    user_id       bigint NOT NULL,
    role_id       bigint NOT NULL,
    warehouse_id  bigint,
    granted_at    timestamp with time zone NOT NULL DEFAULT now(),
    granted_by    bigint,
    CONSTRAINT user_roles_user_fkey FOREIGN KEY (user_id) REFERENCES access.users (user_id) ON DELETE CASCADE,
    CONSTRAINT user_roles_role_fkey FOREIGN KEY (role_id) REFERENCES access.roles (role_id),
    CONSTRAINT user_roles_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT user_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES access.users (user_id) ON DELETE SET NULL
);
COMMENT ON TABLE access.user_roles IS 'Which role a user has, and in which warehouse';
COMMENT ON COLUMN access.user_roles.warehouse_id IS 'Null: in every warehouse';

CREATE UNIQUE INDEX user_roles_key ON access.user_roles (user_id, role_id, coalesce(warehouse_id, 0));
CREATE INDEX user_roles_role_idx ON access.user_roles (role_id);

CREATE FUNCTION access.has_permission(user_id bigint, permission access.permission, warehouse_id bigint) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT EXISTS (
        SELECT FROM access.user_roles AS ur
        JOIN access.roles AS r USING (role_id)
        JOIN access.users AS u USING (user_id)
        WHERE u.user_id = has_permission.user_id
          AND u.is_active
          AND has_permission.permission = ANY (r.permissions)
          AND (ur.warehouse_id IS NULL OR ur.warehouse_id = has_permission.warehouse_id)
    )
$$;


-- 5. Inventory: types and tables --------------------------------------------------------------------------------------

CREATE TYPE inventory.stock_status AS ENUM ('available', 'quarantine', 'damaged');

CREATE TYPE inventory.movement_kind AS ENUM (
    'receipt', 'putaway', 'replenishment', 'pick', 'ship', 'return', 'transfer', 'adjustment', 'count', 'status_change'
);

CREATE TYPE inventory.serial_status AS ENUM ('in_stock', 'shipped', 'scrapped');

CREATE TYPE inventory.adjustment_reason AS ENUM ('damage', 'loss', 'found', 'expiry', 'correction');

CREATE TYPE inventory.count_status AS ENUM ('planned', 'counting', 'review', 'posted', 'cancelled');

CREATE TYPE inventory.transfer_status AS ENUM ('draft', 'in_transit', 'received', 'cancelled');

CREATE TABLE inventory.lots (
    lot_id           bigint GENERATED ALWAYS AS IDENTITY,
    item_id          bigint NOT NULL,
    lot_number       text NOT NULL,
    manufactured_on  date,
    expires_on       date,
    supplier_id      bigint,
    recalled_at      timestamp with time zone,
    CONSTRAINT lots_pkey PRIMARY KEY (lot_id),
    CONSTRAINT lots_lot_number_key UNIQUE (item_id, lot_number),
    CONSTRAINT lots_item_id_lot_id_key UNIQUE (item_id, lot_id),
    CONSTRAINT lots_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT lots_supplier_fkey FOREIGN KEY (supplier_id) REFERENCES core.suppliers (supplier_id),
    CONSTRAINT lots_dates_ordered CHECK (expires_on > manufactured_on)
);
COMMENT ON TABLE inventory.lots IS 'A batch of one item that is traced, expires and is recalled as one';

CREATE INDEX lots_expiry_idx ON inventory.lots (expires_on) INCLUDE (item_id)
    WHERE expires_on IS NOT NULL AND recalled_at IS NULL;
CREATE INDEX lots_supplier_idx ON inventory.lots (supplier_id) WHERE supplier_id IS NOT NULL;

-- lint: allow foreign-key-without-index because the indexes over location and parent alone find them
CREATE TABLE inventory.license_plates (
    license_plate_id         bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id             bigint NOT NULL,
    code                     core.code NOT NULL,
    location_id              bigint NOT NULL,
    parent_license_plate_id  bigint,
    created_at               timestamp with time zone NOT NULL DEFAULT now(),
    retired_at               timestamp with time zone,
    CONSTRAINT license_plates_pkey PRIMARY KEY (license_plate_id),
    CONSTRAINT license_plates_warehouse_id_license_plate_id_key UNIQUE (warehouse_id, license_plate_id),
    CONSTRAINT license_plates_location_fkey FOREIGN KEY (warehouse_id, location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT license_plates_parent_fkey FOREIGN KEY (warehouse_id, parent_license_plate_id)
        REFERENCES inventory.license_plates (warehouse_id, license_plate_id) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT license_plates_not_its_own_parent CHECK (parent_license_plate_id <> license_plate_id)
);
COMMENT ON TABLE inventory.license_plates IS 'A pallet, tote or carton with a label of its own (LPN, SSCC); they nest';

CREATE UNIQUE INDEX license_plates_code_key ON inventory.license_plates (code)
    WHERE retired_at IS NULL;
CREATE INDEX license_plates_location_idx ON inventory.license_plates (location_id);
CREATE INDEX license_plates_parent_idx ON inventory.license_plates (parent_license_plate_id)
    WHERE parent_license_plate_id IS NOT NULL;
COMMENT ON INDEX inventory.license_plates_code_key IS 'A label may be used again when its carrier is retired';

-- lint: allow foreign-key-without-index because the indexes over location and license plate alone find them
CREATE TABLE inventory.stock (
    stock_id            bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id        bigint NOT NULL,
    location_id         bigint NOT NULL,
    item_id             bigint NOT NULL,
    lot_id              bigint,
    license_plate_id    bigint,
    status              inventory.stock_status NOT NULL DEFAULT 'available',
    quantity            core.quantity NOT NULL,
    allocated_quantity  core.quantity NOT NULL DEFAULT 0,
    available_quantity  numeric(14, 3) GENERATED ALWAYS AS (
        CASE WHEN status = 'available' THEN quantity - allocated_quantity ELSE 0 END
    ) STORED,
    counted_at          timestamp with time zone,
    updated_at          timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT stock_pkey PRIMARY KEY (stock_id),
    CONSTRAINT stock_warehouse_id_stock_id_key UNIQUE (warehouse_id, stock_id),
    CONSTRAINT stock_location_fkey FOREIGN KEY (warehouse_id, location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT stock_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT stock_lot_fkey FOREIGN KEY (item_id, lot_id) REFERENCES inventory.lots (item_id, lot_id),
    CONSTRAINT stock_license_plate_fkey FOREIGN KEY (warehouse_id, license_plate_id)
        REFERENCES inventory.license_plates (warehouse_id, license_plate_id),
    CONSTRAINT stock_allocated_within_quantity CHECK (allocated_quantity <= quantity),
    CONSTRAINT stock_only_available_is_allocated CHECK (allocated_quantity = 0 OR status = 'available')
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE inventory.stock IS
    'What lies where now; written by the ledger (inventory.stock_movements) and by allocation, never by hand';
COMMENT ON COLUMN inventory.stock.allocated_quantity IS
    'Promised to open allocations; kept by the triggers of outbound.allocations';
COMMENT ON COLUMN inventory.stock.available_quantity IS
    'What can still be promised; nothing while the stock is held or damaged';

ALTER TABLE inventory.stock ALTER COLUMN item_id SET STATISTICS 500;

CREATE UNIQUE INDEX stock_identity_key
    ON inventory.stock (location_id, item_id, coalesce(lot_id, 0), coalesce(license_plate_id, 0), status);
COMMENT ON INDEX inventory.stock_identity_key IS
    'One row per place, item, lot, license plate and status, where none counts as a value';
CREATE INDEX stock_available_idx
    ON inventory.stock (warehouse_id, item_id) INCLUDE (location_id, lot_id, available_quantity)
    WHERE available_quantity > 0;
CREATE INDEX stock_lot_idx ON inventory.stock (lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX stock_license_plate_idx ON inventory.stock (license_plate_id) WHERE license_plate_id IS NOT NULL;
CREATE INDEX stock_item_idx ON inventory.stock (item_id, lot_id);

CREATE STATISTICS inventory.stock_place_and_item (ndistinct, dependencies) ON warehouse_id, location_id, item_id
    FROM inventory.stock;

-- lint: allow foreign-key-without-index because serial_numbers_serial_number_key finds them by item, and lots stay
CREATE TABLE inventory.serial_numbers (
    serial_number_id  bigint GENERATED ALWAYS AS IDENTITY,
    item_id           bigint NOT NULL,
    serial_number     text NOT NULL,
    lot_id            bigint,
    stock_id          bigint,
    status            inventory.serial_status NOT NULL DEFAULT 'in_stock',
    CONSTRAINT serial_numbers_pkey PRIMARY KEY (serial_number_id),
    CONSTRAINT serial_numbers_serial_number_key UNIQUE (item_id, serial_number),
    CONSTRAINT serial_numbers_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT serial_numbers_lot_fkey FOREIGN KEY (item_id, lot_id) REFERENCES inventory.lots (item_id, lot_id),
    CONSTRAINT serial_numbers_stock_fkey FOREIGN KEY (stock_id) REFERENCES inventory.stock (stock_id),
    CONSTRAINT serial_numbers_in_stock_is_placed CHECK ((status = 'in_stock') = (stock_id IS NOT NULL))
);
COMMENT ON TABLE inventory.serial_numbers IS 'Single pieces of items that are tracked one by one';

CREATE INDEX serial_numbers_stock_idx ON inventory.serial_numbers (stock_id) WHERE stock_id IS NOT NULL;

CREATE SEQUENCE inventory.stock_movement_id_seq AS bigint CACHE 32;

-- lint: allow foreign-key-without-index because the ledger keeps items, lots, locations and users for ever: none that it names can be deleted
CREATE TABLE inventory.stock_movements (
    movement_id            bigint NOT NULL DEFAULT nextval('inventory.stock_movement_id_seq'),
    moved_at               timestamp with time zone NOT NULL DEFAULT now(),
    warehouse_id           bigint NOT NULL,
    kind                   inventory.movement_kind NOT NULL,
    item_id                bigint NOT NULL,
    lot_id                 bigint,
    quantity               core.positive_quantity NOT NULL,
    from_location_id       bigint,
    from_license_plate_id  bigint,
    from_status            inventory.stock_status,
    to_location_id         bigint,
    to_license_plate_id    bigint,
    to_status              inventory.stock_status,
    document               text,
    moved_by               bigint DEFAULT core.current_user_id(),
    CONSTRAINT stock_movements_pkey PRIMARY KEY (moved_at, movement_id),
    CONSTRAINT stock_movements_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT stock_movements_lot_fkey FOREIGN KEY (item_id, lot_id) REFERENCES inventory.lots (item_id, lot_id),
    CONSTRAINT stock_movements_from_location_fkey FOREIGN KEY (warehouse_id, from_location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT stock_movements_to_location_fkey FOREIGN KEY (warehouse_id, to_location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT stock_movements_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES access.users (user_id),
    CONSTRAINT stock_movements_goes_somewhere CHECK (from_location_id IS NOT NULL OR to_location_id IS NOT NULL),
    CONSTRAINT stock_movements_changes_something CHECK (
        from_location_id IS DISTINCT FROM to_location_id
        OR from_license_plate_id IS DISTINCT FROM to_license_plate_id
        OR from_status IS DISTINCT FROM to_status
    ),
    CONSTRAINT stock_movements_from_is_whole CHECK ((from_location_id IS NULL) = (from_status IS NULL)),
    CONSTRAINT stock_movements_to_is_whole CHECK ((to_location_id IS NULL) = (to_status IS NULL))
) PARTITION BY RANGE (moved_at);
COMMENT ON TABLE inventory.stock_movements IS
    'The ledger: inserting a row here changes the stock. Only ever appended to; one partition a year';
COMMENT ON COLUMN inventory.stock_movements.from_location_id IS 'Null when goods enter the warehouse';
COMMENT ON COLUMN inventory.stock_movements.to_location_id IS 'Null when goods leave the warehouse';
COMMENT ON COLUMN inventory.stock_movements.document IS
    'The paper behind it: receipt, order, count or adjustment number';

ALTER SEQUENCE inventory.stock_movement_id_seq OWNED BY inventory.stock_movements.movement_id;

CREATE TABLE inventory.stock_movements_2024 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE TABLE inventory.stock_movements_2025 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE inventory.stock_movements_2026 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE inventory.stock_movements_2027 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');
CREATE TABLE inventory.stock_movements_default PARTITION OF inventory.stock_movements DEFAULT;
COMMENT ON TABLE inventory.stock_movements_default IS
    'Stays empty: a row here means that the partition of its year is missing';

CREATE INDEX stock_movements_item_idx ON inventory.stock_movements (item_id, moved_at DESC);
CREATE INDEX stock_movements_document_idx ON inventory.stock_movements (document) WHERE document IS NOT NULL;
CREATE INDEX stock_movements_moved_at_idx
    ON inventory.stock_movements USING brin (moved_at)
    WITH (pages_per_range = 32);

-- lint: allow foreign-key-without-index because users are deactivated, not deleted, and the constraint over location and time finds reservations
CREATE TABLE inventory.location_reservations (
    location_reservation_id  bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id             bigint NOT NULL,
    location_id              bigint NOT NULL,
    reserved_during          tstzrange NOT NULL,
    purpose                  text NOT NULL,
    reserved_by              bigint DEFAULT core.current_user_id(),
    cancelled_at             timestamp with time zone,
    CONSTRAINT location_reservations_pkey PRIMARY KEY (location_reservation_id),
    CONSTRAINT location_reservations_location_fkey FOREIGN KEY (warehouse_id, location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT location_reservations_reserved_by_fkey FOREIGN KEY (reserved_by) REFERENCES access.users (user_id),
    CONSTRAINT location_reservations_during_is_bounded CHECK (
        NOT isempty(reserved_during) AND NOT lower_inf(reserved_during) AND NOT upper_inf(reserved_during)
    ),
    -- The range of one location stands for the location: equality in a GiST index without the extension btree_gist.
    CONSTRAINT location_reservations_no_overlap EXCLUDE USING gist (
        int8range(location_id, location_id, '[]') WITH &&,
        reserved_during WITH &&
    ) WHERE (cancelled_at IS NULL)
);
COMMENT ON TABLE inventory.location_reservations IS
    'Dock doors and staging lanes booked for a time: a truck at the gate, a wave being staged';

CREATE TABLE inventory.replenishment_rules (
    location_id       bigint NOT NULL,
    item_id           bigint NOT NULL,
    minimum_quantity  core.quantity NOT NULL,
    maximum_quantity  core.positive_quantity NOT NULL,
    CONSTRAINT replenishment_rules_pkey PRIMARY KEY (location_id, item_id),
    CONSTRAINT replenishment_rules_location_fkey FOREIGN KEY (location_id)
        REFERENCES core.locations (location_id) ON DELETE CASCADE,
    CONSTRAINT replenishment_rules_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id) ON DELETE CASCADE,
    CONSTRAINT replenishment_rules_bounds_ordered CHECK (minimum_quantity < maximum_quantity)
);
COMMENT ON TABLE inventory.replenishment_rules IS 'When a pick location is filled up from bulk, and how far';

CREATE INDEX replenishment_rules_item_idx ON inventory.replenishment_rules (item_id);

-- lint: allow foreign-key-without-index because users are deactivated, not deleted, and adjustments_stock_idx finds them by stock
CREATE TABLE inventory.adjustments (
    adjustment_id  bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id   bigint NOT NULL,
    stock_id       bigint NOT NULL,
    reason         inventory.adjustment_reason NOT NULL,
    difference     numeric(14, 3) NOT NULL,
    note           text,
    requested_by   bigint DEFAULT core.current_user_id(),
    requested_at   timestamp with time zone NOT NULL DEFAULT now(),
    approved_by    bigint,
    approved_at    timestamp with time zone,
    CONSTRAINT adjustments_pkey PRIMARY KEY (adjustment_id),
    CONSTRAINT adjustments_stock_fkey FOREIGN KEY (warehouse_id, stock_id)
        REFERENCES inventory.stock (warehouse_id, stock_id),
    CONSTRAINT adjustments_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES access.users (user_id),
    CONSTRAINT adjustments_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES access.users (user_id),
    CONSTRAINT adjustments_difference_not_zero CHECK (difference <> 0),
    CONSTRAINT adjustments_reason_fits_sign CHECK (
        CASE reason WHEN 'found' THEN difference > 0 WHEN 'correction' THEN true ELSE difference < 0 END
    ),
    CONSTRAINT adjustments_approval_is_whole CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CONSTRAINT adjustments_four_eyes CHECK (approved_by <> requested_by)
);
COMMENT ON TABLE inventory.adjustments IS
    'Corrections of stock that need a reason and a second person; posted to the ledger when approved';

CREATE INDEX adjustments_pending_idx ON inventory.adjustments (warehouse_id, requested_at) WHERE approved_at IS NULL;
CREATE INDEX adjustments_stock_idx ON inventory.adjustments (stock_id);

-- lint: allow foreign-key-without-index because users are deactivated, not deleted, and a zone has few counts
CREATE TABLE inventory.cycle_counts (
    cycle_count_id  bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id    bigint NOT NULL,
    zone_id         bigint NOT NULL,
    planned_on      date NOT NULL,
    status          inventory.count_status NOT NULL DEFAULT 'planned',
    is_blind        boolean NOT NULL DEFAULT true,
    assigned_to     bigint,
    CONSTRAINT cycle_counts_pkey PRIMARY KEY (cycle_count_id),
    CONSTRAINT cycle_counts_zone_fkey FOREIGN KEY (warehouse_id, zone_id) REFERENCES core.zones (warehouse_id, zone_id),
    CONSTRAINT cycle_counts_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES access.users (user_id)
);
COMMENT ON TABLE inventory.cycle_counts IS 'A count of one zone, without closing the warehouse';
COMMENT ON COLUMN inventory.cycle_counts.is_blind IS 'The counter is not shown what is expected';

CREATE UNIQUE INDEX cycle_counts_one_at_a_time_key ON inventory.cycle_counts (zone_id)
    WHERE status IN ('counting', 'review');

-- lint: allow foreign-key-without-index because users are deactivated, not deleted
CREATE TABLE inventory.cycle_count_lines (
    cycle_count_id     bigint NOT NULL,
    line_number        integer NOT NULL,
    stock_id           bigint NOT NULL,
    expected_quantity  core.quantity NOT NULL,
    counted_quantity   core.quantity,
    variance           numeric(14, 3) GENERATED ALWAYS AS (counted_quantity - expected_quantity) STORED,
    counted_by         bigint,
    counted_at         timestamp with time zone,
    CONSTRAINT cycle_count_lines_pkey PRIMARY KEY (cycle_count_id, line_number),
    CONSTRAINT cycle_count_lines_stock_key UNIQUE (cycle_count_id, stock_id),
    CONSTRAINT cycle_count_lines_count_fkey FOREIGN KEY (cycle_count_id)
        REFERENCES inventory.cycle_counts (cycle_count_id) ON DELETE CASCADE,
    CONSTRAINT cycle_count_lines_stock_fkey FOREIGN KEY (stock_id) REFERENCES inventory.stock (stock_id),
    CONSTRAINT cycle_count_lines_counted_by_fkey FOREIGN KEY (counted_by) REFERENCES access.users (user_id),
    CONSTRAINT cycle_count_lines_count_is_whole CHECK ((counted_quantity IS NULL) = (counted_at IS NULL))
);
COMMENT ON TABLE inventory.cycle_count_lines IS
    'One stock row to be counted: what the system expects and what was found';

CREATE INDEX cycle_count_lines_stock_idx ON inventory.cycle_count_lines (stock_id);

CREATE SEQUENCE inventory.transfer_number_seq;

-- lint: allow foreign-key-without-index because warehouses are closed, not deleted
CREATE TABLE inventory.transfers (
    transfer_id        bigint GENERATED ALWAYS AS IDENTITY,
    transfer_number    core.code NOT NULL DEFAULT (
        'TR-' || lpad(nextval('inventory.transfer_number_seq')::text, 8, '0')
    ),
    from_warehouse_id  bigint NOT NULL,
    to_warehouse_id    bigint NOT NULL,
    status             inventory.transfer_status NOT NULL DEFAULT 'draft',
    dispatched_at      timestamp with time zone,
    received_at        timestamp with time zone,
    CONSTRAINT transfers_pkey PRIMARY KEY (transfer_id),
    CONSTRAINT transfers_transfer_number_key UNIQUE (transfer_number),
    CONSTRAINT transfers_from_warehouse_fkey FOREIGN KEY (from_warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT transfers_to_warehouse_fkey FOREIGN KEY (to_warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT transfers_warehouses_differ CHECK (from_warehouse_id <> to_warehouse_id),
    CONSTRAINT transfers_times_fit_status CHECK (
        CASE status
            WHEN 'in_transit' THEN dispatched_at IS NOT NULL AND received_at IS NULL
            WHEN 'received' THEN received_at >= dispatched_at
            ELSE received_at IS NULL
        END
    )
);
COMMENT ON TABLE inventory.transfers IS 'Goods on their way from one warehouse to another';

ALTER SEQUENCE inventory.transfer_number_seq OWNED BY inventory.transfers.transfer_number;

CREATE INDEX transfers_in_transit_idx ON inventory.transfers (to_warehouse_id, dispatched_at)
    WHERE status = 'in_transit';

CREATE TABLE inventory.transfer_lines (
    transfer_id        bigint NOT NULL,
    line_number        integer NOT NULL,
    item_id            bigint NOT NULL,
    lot_id             bigint,
    quantity           core.positive_quantity NOT NULL,
    received_quantity  core.quantity NOT NULL DEFAULT 0,
    CONSTRAINT transfer_lines_pkey PRIMARY KEY (transfer_id, line_number),
    CONSTRAINT transfer_lines_transfer_fkey FOREIGN KEY (transfer_id)
        REFERENCES inventory.transfers (transfer_id) ON DELETE CASCADE,
    CONSTRAINT transfer_lines_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT transfer_lines_lot_fkey FOREIGN KEY (item_id, lot_id) REFERENCES inventory.lots (item_id, lot_id),
    CONSTRAINT transfer_lines_received_within_sent CHECK (received_quantity <= quantity)
);
COMMENT ON TABLE inventory.transfer_lines IS 'What a transfer carries';

CREATE INDEX transfer_lines_item_idx ON inventory.transfer_lines (item_id, lot_id);


-- 6. Inventory: behaviour ---------------------------------------------------------------------------------------------

CREATE FUNCTION inventory.apply_stock_movement() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
AS $$
BEGIN
    IF NEW.from_location_id IS NOT NULL THEN
        UPDATE inventory.stock AS s
        SET quantity = s.quantity - NEW.quantity
        WHERE s.location_id = NEW.from_location_id
          AND s.item_id = NEW.item_id
          AND coalesce(s.lot_id, 0) = coalesce(NEW.lot_id, 0)
          AND coalesce(s.license_plate_id, 0) = coalesce(NEW.from_license_plate_id, 0)
          AND s.status = NEW.from_status;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'item % has no stock at location % to take % from',
                NEW.item_id, NEW.from_location_id, NEW.quantity
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;

    IF NEW.to_location_id IS NOT NULL THEN
        INSERT INTO inventory.stock AS s (
            warehouse_id, location_id, item_id, lot_id, license_plate_id, status, quantity
        )
        VALUES (
            NEW.warehouse_id, NEW.to_location_id, NEW.item_id, NEW.lot_id, NEW.to_license_plate_id,
            NEW.to_status, NEW.quantity
        )
        ON CONFLICT (location_id, item_id, coalesce(lot_id, 0), coalesce(license_plate_id, 0), status)
        DO UPDATE SET quantity = s.quantity + EXCLUDED.quantity;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION inventory.apply_stock_movement() IS
    'Keeps stock equal to the sum of the ledger. Runs as its owner: the service may append to the ledger only';

CREATE FUNCTION inventory.check_tracking() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
DECLARE
    tracking core.tracking_mode;
BEGIN
    SELECT i.tracking INTO STRICT tracking FROM core.items AS i WHERE i.item_id = NEW.item_id;
    IF tracking = 'lot' AND NEW.lot_id IS NULL THEN
        RAISE EXCEPTION 'item % is tracked by lot and none is given', NEW.item_id
            USING ERRCODE = 'not_null_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER stock_movements_check_tracking BEFORE INSERT ON inventory.stock_movements
    FOR EACH ROW EXECUTE FUNCTION inventory.check_tracking();
CREATE TRIGGER stock_movements_apply AFTER INSERT ON inventory.stock_movements
    FOR EACH ROW EXECUTE FUNCTION inventory.apply_stock_movement();
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON inventory.stock_movements
    FOR EACH ROW EXECUTE FUNCTION core.forbid_change();
CREATE TRIGGER stock_movements_no_truncate BEFORE TRUNCATE ON inventory.stock_movements
    FOR EACH STATEMENT EXECUTE FUNCTION core.forbid_change();

CREATE TRIGGER stock_touch_updated_at BEFORE UPDATE OF quantity, allocated_quantity ON inventory.stock
    FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at();

CREATE FUNCTION inventory.available_quantity(warehouse_id bigint, item_id bigint) RETURNS numeric
    LANGUAGE sql STABLE
AS $$
    SELECT coalesce(sum(s.available_quantity), 0)
    FROM inventory.stock AS s
    WHERE s.warehouse_id = available_quantity.warehouse_id
      AND s.item_id = available_quantity.item_id
      AND s.available_quantity > 0
$$;

-- lint: allow view-bypasses-row-security because core.sees_warehouse says for it what the policies say
CREATE VIEW inventory.location_utilisation WITH (security_barrier = true) AS
    SELECT
        l.warehouse_id,
        l.location_id,
        l.code AS location_code,
        z.code AS zone_code,
        l.capacity_l,
        round(sum(s.quantity * u.volume_l), 3) AS used_l,
        round(100 * sum(s.quantity * u.volume_l) / l.capacity_l, 1) AS used_percent
    FROM core.locations AS l
    JOIN core.zones AS z ON z.zone_id = l.zone_id
    LEFT JOIN inventory.stock AS s ON s.location_id = l.location_id AND s.quantity > 0
    LEFT JOIN core.items AS i ON i.item_id = s.item_id
    LEFT JOIN core.item_units AS u ON u.item_id = i.item_id AND u.unit_code = i.base_unit_code
    WHERE core.sees_warehouse(l.warehouse_id)
    GROUP BY l.warehouse_id, l.location_id, z.zone_id;
COMMENT ON VIEW inventory.location_utilisation IS
    'How full each location is, by the volume of the base unit; stock without dimensions takes no room';

-- lint: allow view-bypasses-row-security because core.sees_warehouse says for it what the policies say
CREATE VIEW inventory.expiring_stock WITH (security_barrier = true) AS
    SELECT
        s.warehouse_id,
        s.stock_id,
        i.sku,
        o.lot_number,
        o.expires_on,
        o.expires_on - CURRENT_DATE AS days_left,
        l.code AS location_code,
        s.quantity
    FROM inventory.stock AS s
    JOIN inventory.lots AS o ON o.lot_id = s.lot_id
    JOIN core.items AS i ON i.item_id = s.item_id
    JOIN core.locations AS l ON l.location_id = s.location_id
    WHERE core.sees_warehouse(s.warehouse_id)
      AND s.quantity > 0
      AND o.expires_on <= CURRENT_DATE + 30;
COMMENT ON VIEW inventory.expiring_stock IS 'Stock that has expired or does within 30 days';


-- 7. Inbound ----------------------------------------------------------------------------------------------------------

CREATE TYPE inbound.purchase_order_status AS ENUM ('draft', 'confirmed', 'partly_received', 'received', 'cancelled');

CREATE TYPE inbound.receipt_status AS ENUM ('expected', 'arrived', 'receiving', 'closed');

CREATE SEQUENCE inbound.receipt_number_seq;

-- lint: allow foreign-key-without-index because warehouses are closed, not deleted
CREATE TABLE inbound.purchase_orders (
    purchase_order_id      bigint GENERATED ALWAYS AS IDENTITY,
    purchase_order_number  core.code NOT NULL,
    warehouse_id           bigint NOT NULL,
    supplier_id            bigint NOT NULL,
    status                 inbound.purchase_order_status NOT NULL DEFAULT 'draft',
    expected_on            date,
    created_at             timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT purchase_orders_pkey PRIMARY KEY (purchase_order_id),
    CONSTRAINT purchase_orders_number_key UNIQUE (purchase_order_number),
    CONSTRAINT purchase_orders_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT purchase_orders_supplier_fkey FOREIGN KEY (supplier_id) REFERENCES core.suppliers (supplier_id)
);
COMMENT ON TABLE inbound.purchase_orders IS
    'What was ordered from a supplier; the number is that of the purchasing system';

CREATE INDEX purchase_orders_open_idx ON inbound.purchase_orders (warehouse_id, expected_on)
    WHERE status IN ('confirmed', 'partly_received');
CREATE INDEX purchase_orders_supplier_idx ON inbound.purchase_orders (supplier_id, expected_on);

CREATE TABLE inbound.purchase_order_lines (
    purchase_order_line_id  bigint GENERATED ALWAYS AS IDENTITY,
    purchase_order_id       bigint NOT NULL,
    line_number             integer NOT NULL,
    item_id                 bigint NOT NULL,
    quantity                core.positive_quantity NOT NULL,
    received_quantity       core.quantity NOT NULL DEFAULT 0,
    outstanding_quantity    numeric(14, 3) GENERATED ALWAYS AS (greatest(quantity - received_quantity, 0)) STORED,
    over_delivery_percent   numeric(5, 2) NOT NULL DEFAULT 0,
    CONSTRAINT purchase_order_lines_pkey PRIMARY KEY (purchase_order_line_id),
    CONSTRAINT purchase_order_lines_line_number_key UNIQUE (purchase_order_id, line_number),
    CONSTRAINT purchase_order_lines_order_fkey FOREIGN KEY (purchase_order_id)
        REFERENCES inbound.purchase_orders (purchase_order_id) ON DELETE CASCADE,
    CONSTRAINT purchase_order_lines_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT purchase_order_lines_over_delivery_in_range CHECK (over_delivery_percent BETWEEN 0 AND 100),
    CONSTRAINT purchase_order_lines_received_within_tolerance CHECK (
        received_quantity <= quantity * (1 + over_delivery_percent / 100)
    )
);
COMMENT ON TABLE inbound.purchase_order_lines IS 'One item of a purchase order';
COMMENT ON COLUMN inbound.purchase_order_lines.over_delivery_percent IS
    'How much more than ordered the dock may accept';

CREATE INDEX purchase_order_lines_item_idx ON inbound.purchase_order_lines (item_id);

-- lint: allow foreign-key-without-index because warehouses are closed and dock doors blocked, neither is deleted
CREATE TABLE inbound.receipts (
    receipt_id         bigint GENERATED ALWAYS AS IDENTITY,
    receipt_number     core.code NOT NULL DEFAULT (
        'RC-' || lpad(nextval('inbound.receipt_number_seq')::text, 8, '0')
    ),
    warehouse_id       bigint NOT NULL,
    purchase_order_id  bigint,
    supplier_id        bigint NOT NULL,
    dock_location_id   bigint,
    status             inbound.receipt_status NOT NULL DEFAULT 'expected',
    delivery_note      text,
    arrived_at         timestamp with time zone,
    closed_at          timestamp with time zone,
    CONSTRAINT receipts_pkey PRIMARY KEY (receipt_id),
    CONSTRAINT receipts_receipt_number_key UNIQUE (receipt_number),
    CONSTRAINT receipts_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT receipts_purchase_order_fkey FOREIGN KEY (purchase_order_id)
        REFERENCES inbound.purchase_orders (purchase_order_id),
    CONSTRAINT receipts_supplier_fkey FOREIGN KEY (supplier_id) REFERENCES core.suppliers (supplier_id),
    CONSTRAINT receipts_dock_fkey FOREIGN KEY (warehouse_id, dock_location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT receipts_times_ordered CHECK (closed_at >= arrived_at),
    CONSTRAINT receipts_closed_has_time CHECK ((status = 'closed') = (closed_at IS NOT NULL))
);
COMMENT ON TABLE inbound.receipts IS 'A delivery at the dock; without a purchase order it is a blind receipt';

ALTER SEQUENCE inbound.receipt_number_seq OWNED BY inbound.receipts.receipt_number;

CREATE INDEX receipts_open_idx ON inbound.receipts (warehouse_id, arrived_at) WHERE status <> 'closed';
CREATE INDEX receipts_purchase_order_idx ON inbound.receipts (purchase_order_id) WHERE purchase_order_id IS NOT NULL;
CREATE INDEX receipts_supplier_idx ON inbound.receipts (supplier_id, arrived_at);

-- lint: allow foreign-key-without-index because users are deactivated, not deleted, and a unit is renamed once in years
CREATE TABLE inbound.receipt_lines (
    receipt_line_id         bigint GENERATED ALWAYS AS IDENTITY,
    receipt_id              bigint NOT NULL,
    line_number             integer NOT NULL,
    purchase_order_line_id  bigint,
    item_id                 bigint NOT NULL,
    lot_id                  bigint,
    unit_code               core.code NOT NULL,
    expected_quantity       core.quantity,
    received_quantity       core.quantity NOT NULL DEFAULT 0,
    damaged_quantity        core.quantity NOT NULL DEFAULT 0,
    discrepancy             numeric(14, 3) GENERATED ALWAYS AS (received_quantity - expected_quantity) STORED,
    received_by             bigint DEFAULT core.current_user_id(),
    CONSTRAINT receipt_lines_pkey PRIMARY KEY (receipt_line_id),
    CONSTRAINT receipt_lines_line_number_key UNIQUE (receipt_id, line_number),
    CONSTRAINT receipt_lines_receipt_fkey FOREIGN KEY (receipt_id)
        REFERENCES inbound.receipts (receipt_id) ON DELETE CASCADE,
    CONSTRAINT receipt_lines_purchase_order_line_fkey FOREIGN KEY (purchase_order_line_id)
        REFERENCES inbound.purchase_order_lines (purchase_order_line_id),
    CONSTRAINT receipt_lines_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT receipt_lines_lot_fkey FOREIGN KEY (item_id, lot_id) REFERENCES inventory.lots (item_id, lot_id),
    CONSTRAINT receipt_lines_unit_fkey FOREIGN KEY (unit_code)
        REFERENCES core.units_of_measure (unit_code) ON UPDATE CASCADE,
    CONSTRAINT receipt_lines_received_by_fkey FOREIGN KEY (received_by) REFERENCES access.users (user_id),
    CONSTRAINT receipt_lines_damaged_within_received CHECK (damaged_quantity <= received_quantity)
);
COMMENT ON TABLE inbound.receipt_lines IS 'What came of one item and lot';
COMMENT ON COLUMN inbound.receipt_lines.unit_code IS
    'The packing it was counted in; the quantities are in base units all the same';
COMMENT ON COLUMN inbound.receipt_lines.discrepancy IS
    'More (positive) or less (negative) than announced; null when nothing was announced';

CREATE INDEX receipt_lines_purchase_order_line_idx ON inbound.receipt_lines (purchase_order_line_id)
    WHERE purchase_order_line_id IS NOT NULL;
CREATE INDEX receipt_lines_item_idx ON inbound.receipt_lines (item_id, lot_id);

-- lint: allow view-bypasses-row-security because core.sees_warehouse says for it what the policies say
CREATE VIEW inbound.expected_deliveries WITH (security_barrier = true) AS
    SELECT
        p.warehouse_id,
        p.purchase_order_number,
        s.name AS supplier_name,
        p.expected_on,
        p.expected_on < CURRENT_DATE AS is_late,
        count(*) AS open_lines,
        sum(l.outstanding_quantity) AS outstanding_quantity
    FROM inbound.purchase_orders AS p
    JOIN core.suppliers AS s ON s.supplier_id = p.supplier_id
    JOIN inbound.purchase_order_lines AS l ON l.purchase_order_id = p.purchase_order_id AND l.outstanding_quantity > 0
    WHERE core.sees_warehouse(p.warehouse_id)
      AND p.status IN ('confirmed', 'partly_received')
    GROUP BY p.purchase_order_id, s.supplier_id;
COMMENT ON VIEW inbound.expected_deliveries IS 'What the dock has still to expect';


-- 8. Outbound: types and tables ---------------------------------------------------------------------------------------

CREATE TYPE outbound.order_status AS ENUM ('draft', 'on_hold', 'released', 'picking', 'packed', 'shipped', 'cancelled');

CREATE TYPE outbound.wave_status AS ENUM ('planned', 'released', 'completed');

CREATE TYPE outbound.allocation_status AS ENUM ('open', 'picked', 'released');

CREATE TYPE outbound.pick_status AS ENUM ('pending', 'done', 'short', 'cancelled');

CREATE TYPE outbound.shipment_status AS ENUM ('planned', 'dispatched', 'delivered', 'returned');

CREATE SEQUENCE outbound.order_number_seq START WITH 1000;

CREATE TABLE outbound.carriers (
    carrier_id             bigint GENERATED ALWAYS AS IDENTITY,
    code                   core.code NOT NULL,
    name                   text NOT NULL,
    tracking_url_template  text,
    cut_off                time without time zone,
    is_active              boolean NOT NULL DEFAULT true,
    CONSTRAINT carriers_pkey PRIMARY KEY (carrier_id),
    CONSTRAINT carriers_code_key UNIQUE (code),
    CONSTRAINT carriers_tracking_url_has_place CHECK (tracking_url_template LIKE 'https://%{number}%')
);
COMMENT ON TABLE outbound.carriers IS 'Who drives the parcels away';
COMMENT ON COLUMN outbound.carriers.cut_off IS 'The last pick-up of the day, in the time zone of the warehouse';

-- lint: allow foreign-key-without-index because carriers are deactivated, not deleted
CREATE TABLE outbound.waves (
    wave_id       bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id  bigint NOT NULL,
    name          text NOT NULL,
    status        outbound.wave_status NOT NULL DEFAULT 'planned',
    carrier_id    bigint,
    created_at    timestamp with time zone NOT NULL DEFAULT now(),
    released_at   timestamp with time zone,
    CONSTRAINT waves_pkey PRIMARY KEY (wave_id),
    CONSTRAINT waves_warehouse_id_wave_id_key UNIQUE (warehouse_id, wave_id),
    CONSTRAINT waves_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT waves_carrier_fkey FOREIGN KEY (carrier_id) REFERENCES outbound.carriers (carrier_id),
    CONSTRAINT waves_released_has_time CHECK ((status = 'planned') = (released_at IS NULL))
);
COMMENT ON TABLE outbound.waves IS 'Orders that are picked together';

-- lint: allow foreign-key-without-index because orders_wave_idx finds them by wave
CREATE TABLE outbound.orders (
    order_id      bigint GENERATED ALWAYS AS IDENTITY,
    order_number  core.code NOT NULL DEFAULT (
        'SO-' || lpad(nextval('outbound.order_number_seq')::text, 8, '0')
    ),
    warehouse_id  bigint NOT NULL,
    customer_id   bigint NOT NULL,
    wave_id       bigint,
    status        outbound.order_status NOT NULL DEFAULT 'draft',
    priority      smallint NOT NULL DEFAULT 5,
    ship_to       core.postal_address NOT NULL,
    ordered_at    timestamp with time zone NOT NULL DEFAULT now(),
    ship_by       timestamp with time zone,
    created_at    timestamp with time zone NOT NULL DEFAULT now(),
    updated_at    timestamp with time zone NOT NULL DEFAULT now(),
    hold_reason   text,
    held_since    timestamp with time zone,
    CONSTRAINT orders_pkey PRIMARY KEY (order_id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_warehouse_id_order_id_key UNIQUE (warehouse_id, order_id),
    CONSTRAINT orders_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES core.customers (customer_id),
    CONSTRAINT orders_wave_fkey FOREIGN KEY (warehouse_id, wave_id) REFERENCES outbound.waves (warehouse_id, wave_id),
    CONSTRAINT orders_priority_in_range CHECK (priority BETWEEN 1 AND 9),
    CONSTRAINT orders_ship_by_after_ordered CHECK (ship_by >= ordered_at),
    CONSTRAINT orders_hold_is_explained CHECK (
        (status = 'on_hold') = (hold_reason IS NOT NULL AND held_since IS NOT NULL)
    )
);
COMMENT ON TABLE outbound.orders IS 'What a customer wants, from one warehouse';
COMMENT ON COLUMN outbound.orders.priority IS '1 is the most urgent, 9 can wait';
COMMENT ON COLUMN outbound.orders.ship_to IS 'As it was when ordered, whatever the customer''s address is today';
COMMENT ON COLUMN outbound.orders.hold_reason IS 'Why nothing is picked for now: credit check, address to be confirmed';

ALTER SEQUENCE outbound.order_number_seq OWNED BY outbound.orders.order_number;

CREATE INDEX orders_work_list_idx ON outbound.orders (warehouse_id, priority, ship_by) INCLUDE (order_number)
    WHERE status IN ('released', 'picking');
CREATE INDEX orders_on_hold_idx ON outbound.orders (warehouse_id, held_since) WHERE status = 'on_hold';
CREATE INDEX orders_customer_idx ON outbound.orders (customer_id, ordered_at DESC);
CREATE INDEX orders_wave_idx ON outbound.orders (wave_id) WHERE wave_id IS NOT NULL;

CREATE STATISTICS outbound.orders_warehouse_and_status (mcv) ON warehouse_id, status FROM outbound.orders;

-- lint: allow foreign-key-without-index because items are discontinued, not deleted, and order_lines_open_idx finds what is open
CREATE TABLE outbound.order_lines (
    order_line_id     bigint GENERATED ALWAYS AS IDENTITY,
    order_id          bigint NOT NULL,
    line_number       integer NOT NULL,
    item_id           bigint NOT NULL,
    ordered_quantity  core.positive_quantity NOT NULL,
    shipped_quantity  core.quantity NOT NULL DEFAULT 0,
    open_quantity     numeric(14, 3) GENERATED ALWAYS AS (ordered_quantity - shipped_quantity) STORED,
    unit_price        numeric(12, 4),
    CONSTRAINT order_lines_pkey PRIMARY KEY (order_line_id),
    CONSTRAINT order_lines_line_number_key UNIQUE (order_id, line_number),
    CONSTRAINT order_lines_order_fkey FOREIGN KEY (order_id) REFERENCES outbound.orders (order_id) ON DELETE CASCADE,
    CONSTRAINT order_lines_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT order_lines_shipped_within_ordered CHECK (shipped_quantity <= ordered_quantity),
    CONSTRAINT order_lines_price_not_negative CHECK (unit_price >= 0)
);
COMMENT ON TABLE outbound.order_lines IS 'One item of an order';

CREATE INDEX order_lines_open_idx
    ON outbound.order_lines (item_id) INCLUDE (order_id, open_quantity)
    WHERE open_quantity > 0;

-- lint: allow foreign-key-without-index because items are discontinued, not deleted
CREATE TABLE outbound.stock_reservations (
    stock_reservation_id  bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id          bigint NOT NULL,
    item_id               bigint NOT NULL,
    order_line_id         bigint,
    quantity              core.positive_quantity NOT NULL,
    reserved_at           timestamp with time zone NOT NULL DEFAULT now(),
    expires_at            timestamp with time zone NOT NULL,
    CONSTRAINT stock_reservations_pkey PRIMARY KEY (stock_reservation_id),
    CONSTRAINT stock_reservations_order_line_key UNIQUE (order_line_id),
    CONSTRAINT stock_reservations_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT stock_reservations_item_fkey FOREIGN KEY (item_id) REFERENCES core.items (item_id),
    CONSTRAINT stock_reservations_order_line_fkey FOREIGN KEY (order_line_id)
        REFERENCES outbound.order_lines (order_line_id) ON DELETE CASCADE,
    CONSTRAINT stock_reservations_expires_later CHECK (expires_at > reserved_at)
);
COMMENT ON TABLE outbound.stock_reservations IS
    'A promise of some of an item before it is known which: a basket, an order not yet released';

CREATE INDEX stock_reservations_item_idx
    ON outbound.stock_reservations (warehouse_id, item_id, expires_at) INCLUDE (quantity);

-- lint: allow foreign-key-without-index because stock with allocations is not deleted, and allocations_stock_idx finds the open ones
CREATE TABLE outbound.allocations (
    allocation_id  bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id   bigint NOT NULL,
    order_line_id  bigint NOT NULL,
    stock_id       bigint NOT NULL,
    quantity       core.positive_quantity NOT NULL,
    status         outbound.allocation_status NOT NULL DEFAULT 'open',
    allocated_at   timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT allocations_pkey PRIMARY KEY (allocation_id),
    CONSTRAINT allocations_warehouse_id_allocation_id_key UNIQUE (warehouse_id, allocation_id),
    CONSTRAINT allocations_order_line_fkey FOREIGN KEY (order_line_id) REFERENCES outbound.order_lines (order_line_id),
    CONSTRAINT allocations_stock_fkey FOREIGN KEY (warehouse_id, stock_id)
        REFERENCES inventory.stock (warehouse_id, stock_id)
);
COMMENT ON TABLE outbound.allocations IS 'Which stock an order line gets';

CREATE INDEX allocations_order_line_idx ON outbound.allocations (order_line_id);
CREATE INDEX allocations_stock_idx ON outbound.allocations (stock_id) WHERE status = 'open';

-- lint: allow foreign-key-without-index because shipments_order_idx finds them by order
CREATE TABLE outbound.shipments (
    shipment_id    bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id   bigint NOT NULL,
    order_id       bigint NOT NULL,
    carrier_id     bigint NOT NULL,
    status         outbound.shipment_status NOT NULL DEFAULT 'planned',
    dispatched_at  timestamp with time zone,
    delivered_at   timestamp with time zone,
    created_at     timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT shipments_pkey PRIMARY KEY (shipment_id),
    CONSTRAINT shipments_order_fkey FOREIGN KEY (warehouse_id, order_id)
        REFERENCES outbound.orders (warehouse_id, order_id),
    CONSTRAINT shipments_carrier_fkey FOREIGN KEY (carrier_id) REFERENCES outbound.carriers (carrier_id),
    CONSTRAINT shipments_times_ordered CHECK (delivered_at >= dispatched_at),
    CONSTRAINT shipments_dispatched_has_time CHECK (status = 'planned' OR dispatched_at IS NOT NULL)
);
COMMENT ON TABLE outbound.shipments IS 'What one carrier takes away of one order';

CREATE INDEX shipments_order_idx ON outbound.shipments (order_id);
CREATE INDEX shipments_carrier_idx ON outbound.shipments (carrier_id, dispatched_at);

CREATE TABLE outbound.packages (
    package_id        bigint GENERATED ALWAYS AS IDENTITY,
    shipment_id       bigint NOT NULL,
    package_number    integer NOT NULL,
    tracking_number   text,
    weight_kg         numeric(10, 3) NOT NULL,
    dimensions        core.dimensions,
    volume_weight_kg  numeric(10, 3) GENERATED ALWAYS AS (
        (dimensions).length_mm::numeric * (dimensions).width_mm * (dimensions).height_mm / 5000000
    ) STORED,
    CONSTRAINT packages_pkey PRIMARY KEY (package_id),
    CONSTRAINT packages_package_number_key UNIQUE (shipment_id, package_number),
    CONSTRAINT packages_shipment_fkey FOREIGN KEY (shipment_id)
        REFERENCES outbound.shipments (shipment_id) ON DELETE CASCADE,
    CONSTRAINT packages_weight_positive CHECK (weight_kg > 0)
);
COMMENT ON TABLE outbound.packages IS 'A parcel or pallet of a shipment';
COMMENT ON COLUMN outbound.packages.volume_weight_kg IS
    'What carriers charge light parcels by: one kilogram for every five litres';

CREATE UNIQUE INDEX packages_tracking_number_key ON outbound.packages (upper(tracking_number));

-- lint: allow foreign-key-without-index because users are deactivated and locations blocked, neither is deleted, and a wave or an allocation has an index of its own
CREATE TABLE outbound.picks (
    pick_id          bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id     bigint NOT NULL,
    wave_id          bigint NOT NULL,
    allocation_id    bigint NOT NULL,
    sequence_number  integer NOT NULL,
    to_location_id   bigint NOT NULL,
    package_id       bigint,
    quantity         core.positive_quantity NOT NULL,
    picked_quantity  core.quantity,
    status           outbound.pick_status NOT NULL DEFAULT 'pending',
    assigned_to      bigint,
    picked_at        timestamp with time zone,
    CONSTRAINT picks_pkey PRIMARY KEY (pick_id),
    CONSTRAINT picks_sequence_number_key UNIQUE (wave_id, sequence_number) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT picks_wave_fkey FOREIGN KEY (warehouse_id, wave_id) REFERENCES outbound.waves (warehouse_id, wave_id),
    CONSTRAINT picks_allocation_fkey FOREIGN KEY (warehouse_id, allocation_id)
        REFERENCES outbound.allocations (warehouse_id, allocation_id),
    CONSTRAINT picks_to_location_fkey FOREIGN KEY (warehouse_id, to_location_id)
        REFERENCES core.locations (warehouse_id, location_id),
    CONSTRAINT picks_package_fkey FOREIGN KEY (package_id) REFERENCES outbound.packages (package_id) ON DELETE SET NULL,
    CONSTRAINT picks_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES access.users (user_id),
    CONSTRAINT picks_result_fits_status CHECK (
        CASE status
            WHEN 'done' THEN picked_quantity = quantity AND picked_at IS NOT NULL
            WHEN 'short' THEN picked_quantity < quantity AND picked_at IS NOT NULL
            ELSE picked_quantity IS NULL AND picked_at IS NULL
        END
    )
);
COMMENT ON TABLE outbound.picks IS
    'One stop of a picker: take this much of an allocation and bring it to the packing place';
COMMENT ON CONSTRAINT picks_sequence_number_key ON outbound.picks IS
    'Deferrable, so that a route can be reordered by one UPDATE or several';

CREATE UNIQUE INDEX picks_pending_allocation_key ON outbound.picks (allocation_id) WHERE status = 'pending';
CREATE INDEX picks_pending_idx ON outbound.picks (warehouse_id, assigned_to, sequence_number) WHERE status = 'pending';
CREATE INDEX picks_package_idx ON outbound.picks (package_id) WHERE package_id IS NOT NULL;


-- 9. Outbound: behaviour ----------------------------------------------------------------------------------------------

CREATE TRIGGER orders_touch_updated_at BEFORE UPDATE ON outbound.orders
    FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at();

CREATE FUNCTION outbound.apply_allocation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'open' THEN
        UPDATE inventory.stock AS s
        SET allocated_quantity = s.allocated_quantity - OLD.quantity
        WHERE s.stock_id = OLD.stock_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'open' THEN
        UPDATE inventory.stock AS s
        SET allocated_quantity = s.allocated_quantity + NEW.quantity
        WHERE s.stock_id = NEW.stock_id;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION outbound.apply_allocation() IS
    'Keeps inventory.stock.allocated_quantity equal to the sum of the open allocations';

CREATE TRIGGER allocations_apply AFTER INSERT OR DELETE OR UPDATE OF quantity, status, stock_id ON outbound.allocations
    FOR EACH ROW EXECUTE FUNCTION outbound.apply_allocation();

CREATE FUNCTION outbound.check_shipment_has_package() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM outbound.packages AS p WHERE p.shipment_id = NEW.shipment_id) THEN
        RAISE EXCEPTION 'shipment % is dispatched without a package', NEW.shipment_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shipments_has_package AFTER INSERT OR UPDATE OF status ON outbound.shipments
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'dispatched') EXECUTE FUNCTION outbound.check_shipment_has_package();
COMMENT ON TRIGGER shipments_has_package ON outbound.shipments IS
    'Deferred: packages may be written after their shipment, in the same transaction';

CREATE FUNCTION outbound.allocate_order_line(order_line_id bigint) RETURNS numeric
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
DECLARE
    line record;
    candidate record;
    missing numeric;
    taken numeric;
    allocated numeric := 0;
BEGIN
    SELECT o.warehouse_id, o.status, o.order_number, l.item_id, l.open_quantity,
           current_date + coalesce(c.min_remaining_shelf_life, interval '0') AS must_last_until
    INTO line
    FROM outbound.order_lines AS l
    JOIN outbound.orders AS o USING (order_id)
    JOIN core.customers AS c USING (customer_id)
    WHERE l.order_line_id = allocate_order_line.order_line_id
    FOR UPDATE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no order line %', order_line_id USING ERRCODE = 'no_data_found';
    END IF;
    IF line.status NOT IN ('released', 'picking') THEN
        RAISE EXCEPTION 'order % is %: nothing is allocated to it', line.order_number, line.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    SELECT line.open_quantity - coalesce(sum(a.quantity), 0) INTO missing
    FROM outbound.allocations AS a
    WHERE a.order_line_id = allocate_order_line.order_line_id AND a.status <> 'released';

    FOR candidate IN
        SELECT s.stock_id, s.available_quantity
        FROM inventory.stock AS s
        JOIN core.locations AS p USING (location_id)
        LEFT JOIN inventory.lots AS t ON t.lot_id = s.lot_id
        WHERE s.warehouse_id = line.warehouse_id
          AND s.item_id = line.item_id
          AND s.available_quantity > 0
          AND p.is_active AND p.blocked_since IS NULL
          AND t.recalled_at IS NULL
          AND (t.expires_on IS NULL OR t.expires_on > line.must_last_until)
        ORDER BY t.expires_on, p.pick_sequence, s.stock_id
        FOR UPDATE OF s
    LOOP
        EXIT WHEN missing <= 0;
        taken := least(missing, candidate.available_quantity);
        INSERT INTO outbound.allocations (warehouse_id, order_line_id, stock_id, quantity)
        VALUES (line.warehouse_id, allocate_order_line.order_line_id, candidate.stock_id, taken);
        missing := missing - taken;
        allocated := allocated + taken;
    END LOOP;
    RETURN allocated;
END
$$;
COMMENT ON FUNCTION outbound.allocate_order_line(bigint) IS
    'Promises stock to an order line, what expires first going first; returns how much it found';

CREATE PROCEDURE outbound.release_wave(wave_id bigint, packing_location_id bigint)
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    UPDATE outbound.waves AS w
    SET status = 'released', released_at = now()
    WHERE w.wave_id = release_wave.wave_id AND w.status = 'planned';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no planned wave %', wave_id USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    INSERT INTO outbound.picks (warehouse_id, wave_id, allocation_id, sequence_number, to_location_id, quantity)
    SELECT a.warehouse_id, o.wave_id, a.allocation_id,
           row_number() OVER (ORDER BY z.code, p.pick_sequence, a.allocation_id),
           release_wave.packing_location_id, a.quantity
    FROM outbound.orders AS o
    JOIN outbound.order_lines AS l ON l.order_id = o.order_id
    JOIN outbound.allocations AS a ON a.order_line_id = l.order_line_id AND a.status = 'open'
    JOIN inventory.stock AS s ON s.stock_id = a.stock_id
    JOIN core.locations AS p ON p.location_id = s.location_id
    JOIN core.zones AS z ON z.zone_id = p.zone_id
    WHERE o.wave_id = release_wave.wave_id AND o.status = 'released';

    UPDATE outbound.orders AS o
    SET status = 'picking'
    WHERE o.wave_id = release_wave.wave_id AND o.status = 'released';
END
$$;
COMMENT ON PROCEDURE outbound.release_wave(bigint, bigint) IS
    'Turns the open allocations of a wave into picks along the pick path; orders that are not released stay behind';

CREATE PROCEDURE outbound.confirm_pick(pick_id bigint, picked_quantity numeric)
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
DECLARE
    pick outbound.picks;
    source inventory.stock;
BEGIN
    SELECT p.* INTO pick
    FROM outbound.picks AS p
    WHERE p.pick_id = confirm_pick.pick_id AND p.status = 'pending'
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no pending pick %', pick_id USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF picked_quantity IS NULL OR picked_quantity NOT BETWEEN 0 AND pick.quantity THEN
        RAISE EXCEPTION 'pick % is for % and % cannot be picked', pick_id, pick.quantity, picked_quantity
            USING ERRCODE = 'numeric_value_out_of_range';
    END IF;

    SELECT s.* INTO STRICT source
    FROM inventory.stock AS s
    JOIN outbound.allocations AS a USING (stock_id)
    WHERE a.allocation_id = pick.allocation_id;

    UPDATE outbound.picks AS p
    SET status = CASE WHEN confirm_pick.picked_quantity = p.quantity THEN 'done' ELSE 'short' END::outbound.pick_status,
        picked_quantity = confirm_pick.picked_quantity,
        picked_at = now()
    WHERE p.pick_id = pick.pick_id;

    -- The promise ends before the stock leaves, or the stock would be smaller than what is promised of it.
    UPDATE outbound.allocations AS a
    SET quantity = CASE WHEN confirm_pick.picked_quantity > 0 THEN confirm_pick.picked_quantity ELSE a.quantity END,
        status = CASE
            WHEN confirm_pick.picked_quantity > 0 THEN 'picked'
            ELSE 'released'
        END::outbound.allocation_status
    WHERE a.allocation_id = pick.allocation_id;

    IF picked_quantity > 0 THEN
        INSERT INTO inventory.stock_movements (
            warehouse_id, kind, item_id, lot_id, quantity,
            from_location_id, from_license_plate_id, from_status, to_location_id, to_status, document
        )
        VALUES (
            source.warehouse_id, 'pick', source.item_id, source.lot_id, picked_quantity,
            source.location_id, source.license_plate_id, source.status, pick.to_location_id, source.status,
            'pick ' || pick.pick_id
        );
    END IF;
END
$$;
COMMENT ON PROCEDURE outbound.confirm_pick(bigint, numeric) IS
    'Records what was picked and moves it; less than asked makes the pick short and frees the rest of its allocation';

-- lint: allow view-bypasses-row-security because core.sees_warehouse says for it what the policies say
CREATE VIEW outbound.order_progress WITH (security_barrier = true) AS
    SELECT
        o.warehouse_id,
        o.order_id,
        o.order_number,
        c.name AS customer_name,
        o.status,
        o.priority,
        o.ship_by,
        count(l.order_line_id) AS line_count,
        sum(l.ordered_quantity) AS ordered_quantity,
        sum(a.allocated_quantity) AS allocated_quantity,
        sum(a.picked_quantity) AS picked_quantity,
        sum(l.shipped_quantity) AS shipped_quantity,
        o.status = 'on_hold' AS is_on_hold,
        o.hold_reason
    FROM outbound.orders AS o
    JOIN core.customers AS c ON c.customer_id = o.customer_id
    LEFT JOIN outbound.order_lines AS l ON l.order_id = o.order_id
    LEFT JOIN LATERAL (
        SELECT
            coalesce(sum(x.quantity) FILTER (WHERE x.status = 'open'), 0) AS allocated_quantity,
            coalesce(sum(x.quantity) FILTER (WHERE x.status = 'picked'), 0) AS picked_quantity
        FROM outbound.allocations AS x
        WHERE x.order_line_id = l.order_line_id
    ) AS a ON true
    WHERE core.sees_warehouse(o.warehouse_id)
      AND o.status <> 'cancelled'
    GROUP BY o.order_id, c.customer_id;
COMMENT ON VIEW outbound.order_progress IS 'How far each order is, for the shift lead''s screen';
COMMENT ON COLUMN outbound.order_progress.allocated_quantity IS 'Promised and not yet picked';


-- 10. Audit -----------------------------------------------------------------------------------------------------------

CREATE TYPE audit.action AS ENUM ('insert', 'update', 'delete');

CREATE TABLE audit.changes (
    change_id        bigint GENERATED ALWAYS AS IDENTITY,
    changed_at       timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    transaction_id   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    table_name       text NOT NULL,
    action           audit.action NOT NULL,
    row_key          jsonb NOT NULL,
    old_row          jsonb,
    new_row          jsonb,
    changed_columns  text[],
    user_id          bigint DEFAULT core.current_user_id(),
    database_role    text NOT NULL DEFAULT session_user,
    CONSTRAINT changes_pkey PRIMARY KEY (change_id),
    CONSTRAINT changes_rows_fit_action CHECK (
        CASE action
            WHEN 'insert' THEN old_row IS NULL AND new_row IS NOT NULL
            WHEN 'update' THEN old_row IS NOT NULL AND new_row IS NOT NULL
            WHEN 'delete' THEN old_row IS NOT NULL AND new_row IS NULL
        END
    ),
    CONSTRAINT changes_columns_fit_action CHECK ((action = 'update') = (changed_columns IS NOT NULL))
);
COMMENT ON TABLE audit.changes IS 'Every change of the audited tables, row by row';
COMMENT ON COLUMN audit.changes.user_id IS 'From wms.user_id; no foreign key, because the trail outlives the people';
COMMENT ON COLUMN audit.changes.row_key IS 'The primary key of the row, as {"column": value}';

CREATE INDEX changes_row_idx ON audit.changes USING gin (row_key jsonb_path_ops);
CREATE INDEX changes_table_idx ON audit.changes (table_name, changed_at DESC);
CREATE INDEX changes_changed_at_idx ON audit.changes USING brin (changed_at);

CREATE TRIGGER changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.changes
    FOR EACH STATEMENT EXECUTE FUNCTION core.forbid_change();

CREATE FUNCTION audit.record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
AS $$
DECLARE
    old_row jsonb := to_jsonb(OLD);
    new_row jsonb := to_jsonb(NEW);
    changed_columns text[];
    row_key jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(n.key ORDER BY n.key) INTO changed_columns
        FROM jsonb_each(new_row) AS n
        WHERE n.value IS DISTINCT FROM old_row -> n.key AND n.key <> 'updated_at';
        IF changed_columns IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;

    SELECT jsonb_object_agg(k.name, coalesce(new_row, old_row) -> k.name) INTO STRICT row_key
    FROM unnest(TG_ARGV) AS k (name);

    INSERT INTO audit.changes (table_name, action, row_key, old_row, new_row, changed_columns)
    VALUES (
        TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, lower(TG_OP)::audit.action,
        row_key, old_row, new_row, changed_columns
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.record_change() IS
    'Writes the audit trail; its arguments name the key columns. Runs as its owner: nobody else may write the trail';

CREATE TRIGGER items_audit AFTER INSERT OR UPDATE OR DELETE ON core.items
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('item_id');
CREATE TRIGGER item_units_audit AFTER INSERT OR UPDATE OR DELETE ON core.item_units
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('item_id', 'unit_code');
CREATE TRIGGER item_barcodes_audit AFTER INSERT OR UPDATE OR DELETE ON core.item_barcodes
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('barcode');
CREATE TRIGGER locations_audit AFTER INSERT OR UPDATE OR DELETE ON core.locations
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('location_id');
CREATE TRIGGER roles_audit AFTER INSERT OR UPDATE OR DELETE ON access.roles
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('role_id');
CREATE TRIGGER user_roles_audit AFTER INSERT OR UPDATE OR DELETE ON access.user_roles
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('user_id', 'role_id', 'warehouse_id');
CREATE TRIGGER adjustments_audit AFTER INSERT OR UPDATE OR DELETE ON inventory.adjustments
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('adjustment_id');
CREATE TRIGGER orders_audit AFTER UPDATE OR DELETE ON outbound.orders
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('order_id');


-- 11. Reporting -------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW reporting.stock_summary AS
    SELECT
        s.warehouse_id,
        s.item_id,
        i.sku,
        sum(s.quantity) AS quantity,
        sum(s.available_quantity) AS available_quantity,
        sum(s.quantity) FILTER (WHERE s.status <> 'available') AS held_quantity,
        count(DISTINCT s.location_id) AS location_count,
        min(o.expires_on) AS next_expiry
    FROM inventory.stock AS s
    JOIN core.items AS i ON i.item_id = s.item_id
    LEFT JOIN inventory.lots AS o ON o.lot_id = s.lot_id
    WHERE s.quantity > 0
    GROUP BY s.warehouse_id, s.item_id, i.sku
    WITH NO DATA;
COMMENT ON MATERIALIZED VIEW reporting.stock_summary IS
    'Stock by warehouse and item, as of the last reporting.refresh_stock_summary(); not to be read before the first';

-- Unique, because a refresh that blocks no reader asks for it.
CREATE UNIQUE INDEX stock_summary_key ON reporting.stock_summary (warehouse_id, item_id);

CREATE FUNCTION reporting.refresh_stock_summary() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
AS $$
BEGIN
    IF (SELECT c.relispopulated FROM pg_class AS c WHERE c.oid = 'reporting.stock_summary'::regclass) THEN
        REFRESH MATERIALIZED VIEW CONCURRENTLY reporting.stock_summary;
    ELSE
        REFRESH MATERIALIZED VIEW reporting.stock_summary;
    END IF;
END
$$;
COMMENT ON FUNCTION reporting.refresh_stock_summary() IS
    'Runs as its owner, because only the owner may refresh; readers are not blocked';

-- lint: allow view-bypasses-row-security because only roles that see every warehouse may read it
CREATE VIEW reporting.daily_movements AS
    SELECT
        m.warehouse_id,
        (m.moved_at AT TIME ZONE w.time_zone)::date AS moved_on,
        m.kind,
        count(*) AS movement_count,
        sum(m.quantity) AS quantity
    FROM inventory.stock_movements AS m
    JOIN core.warehouses AS w ON w.warehouse_id = m.warehouse_id
    GROUP BY m.warehouse_id, (m.moved_at AT TIME ZONE w.time_zone)::date, m.kind;
COMMENT ON VIEW reporting.daily_movements IS 'Work done per local day; for roles that see every warehouse';


-- 12. Row-level security ----------------------------------------------------------------------------------------------
--
-- wms_app works in one warehouse at a time and sees no row of another; without wms.warehouse_id it sees none at all.
-- wms_reader and wms_admin see every warehouse; what they may do there is a matter of their privileges.
-- The tables' owner, who runs migrations, is not bound by policies.

ALTER TABLE inventory.license_plates ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.license_plates TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.license_plates TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inventory.stock ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.stock TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.stock TO wms_reader, wms_admin
    USING (true);

-- Partitions have no policies: they are reached through their parent only, and no role has privileges on them.
ALTER TABLE inventory.stock_movements ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.stock_movements TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.stock_movements TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inventory.location_reservations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.location_reservations TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.location_reservations TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inventory.adjustments ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.adjustments TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.adjustments TO wms_reader, wms_admin
    USING (true);
CREATE POLICY own_requests_only ON inventory.adjustments AS RESTRICTIVE FOR INSERT TO wms_app
    WITH CHECK (requested_by = core.current_user_id());
CREATE POLICY approved_by_oneself ON inventory.adjustments AS RESTRICTIVE FOR UPDATE TO wms_app
    USING (approved_at IS NULL)
    WITH CHECK (approved_by = core.current_user_id());

ALTER TABLE inventory.cycle_counts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inventory.cycle_counts TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.cycle_counts TO wms_reader, wms_admin
    USING (true);

-- Lines follow their document: the subquery is itself subject to the policies of the document.
ALTER TABLE inventory.cycle_count_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_count ON inventory.cycle_count_lines TO wms_app
    USING (EXISTS (SELECT FROM inventory.cycle_counts AS c WHERE c.cycle_count_id = cycle_count_lines.cycle_count_id));
CREATE POLICY every_warehouse ON inventory.cycle_count_lines TO wms_reader, wms_admin
    USING (true);

-- Both ends of a transfer see it; only the sender may make one.
ALTER TABLE inventory.transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY either_warehouse ON inventory.transfers TO wms_app
    USING (core.current_warehouse_id() IN (from_warehouse_id, to_warehouse_id));
CREATE POLICY sent_from_here ON inventory.transfers AS RESTRICTIVE FOR INSERT TO wms_app
    WITH CHECK (from_warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inventory.transfers TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inventory.transfer_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_transfer ON inventory.transfer_lines TO wms_app
    USING (EXISTS (SELECT FROM inventory.transfers AS t WHERE t.transfer_id = transfer_lines.transfer_id));
CREATE POLICY every_warehouse ON inventory.transfer_lines TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inbound.purchase_orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inbound.purchase_orders TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inbound.purchase_orders TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inbound.purchase_order_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_order ON inbound.purchase_order_lines TO wms_app
    USING (EXISTS (
        SELECT FROM inbound.purchase_orders AS p WHERE p.purchase_order_id = purchase_order_lines.purchase_order_id
    ));
CREATE POLICY every_warehouse ON inbound.purchase_order_lines TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inbound.receipts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON inbound.receipts TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON inbound.receipts TO wms_reader, wms_admin
    USING (true);

ALTER TABLE inbound.receipt_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_receipt ON inbound.receipt_lines TO wms_app
    USING (EXISTS (SELECT FROM inbound.receipts AS r WHERE r.receipt_id = receipt_lines.receipt_id));
CREATE POLICY every_warehouse ON inbound.receipt_lines TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.waves ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.waves TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.waves TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.orders TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.orders TO wms_reader, wms_admin
    USING (true);
CREATE POLICY shipped_is_final ON outbound.orders AS RESTRICTIVE FOR UPDATE TO wms_app
    USING (status <> 'shipped')
    WITH CHECK (true);

ALTER TABLE outbound.order_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_order ON outbound.order_lines TO wms_app
    USING (EXISTS (SELECT FROM outbound.orders AS o WHERE o.order_id = order_lines.order_id));
CREATE POLICY every_warehouse ON outbound.order_lines TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.stock_reservations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.stock_reservations TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.stock_reservations TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.allocations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.allocations TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.allocations TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.picks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.picks TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.picks TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.shipments ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_warehouse ON outbound.shipments TO wms_app
    USING (warehouse_id = core.current_warehouse_id());
CREATE POLICY every_warehouse ON outbound.shipments TO wms_reader, wms_admin
    USING (true);

ALTER TABLE outbound.packages ENABLE ROW LEVEL SECURITY;
CREATE POLICY as_its_shipment ON outbound.packages TO wms_app
    USING (EXISTS (SELECT FROM outbound.shipments AS s WHERE s.shipment_id = packages.shipment_id));
CREATE POLICY every_warehouse ON outbound.packages TO wms_reader, wms_admin
    USING (true);


-- 13. Privileges ------------------------------------------------------------------------------------------------------
--
-- Tables are listed by name, never ALL TABLES: a partition that a role could reach would have no policies.

-- Functions that run as their owner are nobody's to call, but for the one that is meant to be.
REVOKE ALL ON FUNCTION inventory.apply_stock_movement() FROM PUBLIC;
REVOKE ALL ON FUNCTION audit.record_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION reporting.refresh_stock_summary() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.refresh_stock_summary() TO wms_app, wms_admin;

GRANT USAGE ON SCHEMA core, access, inventory, inbound, outbound, reporting TO wms_app, wms_reader, wms_admin;
GRANT USAGE ON SCHEMA audit TO wms_admin;

-- Everybody reads master data; the service keeps items and partners, support keeps the rest.
GRANT SELECT ON
    core.units_of_measure, core.unit_conversions, core.warehouses, core.zones, core.locations,
    core.items, core.item_units, core.item_barcodes, core.suppliers, core.customers
    TO wms_app, wms_reader, wms_admin;
GRANT INSERT, UPDATE ON core.items, core.suppliers, core.customers TO wms_app;
GRANT INSERT, UPDATE, DELETE ON core.item_units, core.item_barcodes TO wms_app;
GRANT UPDATE (is_active, blocked_since, block_reason) ON core.locations TO wms_app;
GRANT INSERT, UPDATE, DELETE ON
    core.units_of_measure, core.unit_conversions, core.warehouses, core.zones, core.locations,
    core.items, core.item_units, core.item_barcodes, core.suppliers, core.customers
    TO wms_admin;

GRANT SELECT ON access.users, access.roles, access.user_roles TO wms_app, wms_admin;
GRANT SELECT (user_id, login, display_name, is_active) ON access.users TO wms_reader;
GRANT UPDATE (last_seen_at) ON access.users TO wms_app;
GRANT INSERT, UPDATE, DELETE ON access.users, access.roles, access.user_roles TO wms_admin;

-- Of stock the service may only change what is promised; quantities follow from the ledger.
GRANT SELECT ON
    inventory.lots, inventory.license_plates, inventory.stock, inventory.serial_numbers, inventory.stock_movements,
    inventory.location_reservations, inventory.replenishment_rules, inventory.adjustments, inventory.cycle_counts,
    inventory.cycle_count_lines, inventory.transfers, inventory.transfer_lines,
    inventory.location_utilisation, inventory.expiring_stock
    TO wms_app, wms_reader, wms_admin;
GRANT UPDATE (allocated_quantity, counted_at) ON inventory.stock TO wms_app;
GRANT INSERT ON inventory.stock_movements, inventory.adjustments TO wms_app;
GRANT UPDATE (approved_by, approved_at) ON inventory.adjustments TO wms_app;
GRANT INSERT, UPDATE ON
    inventory.lots, inventory.license_plates, inventory.serial_numbers, inventory.location_reservations,
    inventory.cycle_counts, inventory.cycle_count_lines, inventory.transfers, inventory.transfer_lines
    TO wms_app;
GRANT INSERT, UPDATE, DELETE ON inventory.replenishment_rules TO wms_app, wms_admin;
GRANT USAGE ON SEQUENCE inventory.stock_movement_id_seq, inventory.transfer_number_seq TO wms_app;

GRANT SELECT ON
    inbound.purchase_orders, inbound.purchase_order_lines, inbound.receipts, inbound.receipt_lines,
    inbound.expected_deliveries
    TO wms_app, wms_reader, wms_admin;
GRANT INSERT, UPDATE ON
    inbound.purchase_orders, inbound.purchase_order_lines, inbound.receipts, inbound.receipt_lines
    TO wms_app;
GRANT USAGE ON SEQUENCE inbound.receipt_number_seq TO wms_app;

GRANT SELECT ON
    outbound.carriers, outbound.waves, outbound.orders, outbound.order_lines, outbound.stock_reservations,
    outbound.allocations, outbound.picks, outbound.shipments, outbound.packages, outbound.order_progress
    TO wms_app, wms_reader, wms_admin;
GRANT INSERT, UPDATE ON
    outbound.waves, outbound.orders, outbound.order_lines, outbound.allocations, outbound.picks,
    outbound.shipments, outbound.packages
    TO wms_app;
GRANT INSERT, UPDATE, DELETE ON outbound.stock_reservations TO wms_app;
GRANT INSERT, UPDATE, DELETE ON outbound.carriers TO wms_admin;
GRANT USAGE ON SEQUENCE outbound.order_number_seq TO wms_app;

GRANT SELECT ON audit.changes TO wms_admin;

GRANT SELECT ON reporting.stock_summary, reporting.daily_movements TO wms_reader, wms_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO wms_reader;
