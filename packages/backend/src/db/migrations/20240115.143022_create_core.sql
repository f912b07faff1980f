-- version: 20240115.143022
-- title: create core

-- batch: transaction

-- Schemas

CREATE SCHEMA core;
COMMENT ON SCHEMA core IS 'Master data: warehouses and their locations, items, units of measure, business partners';

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'People and what they may do';

CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'Who changed what, and when; only ever appended to';


-- Core: types and functions

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


-- Core: tables

CREATE TABLE core.units_of_measure (
    unit_code  core.code,
    name       text NOT NULL,
    dimension  core.unit_dimension NOT NULL,
    CONSTRAINT units_of_measure_pkey PRIMARY KEY (unit_code),
    CONSTRAINT units_of_measure_name_key UNIQUE (name)
);
COMMENT ON TABLE core.units_of_measure IS
    'Units that items are kept, bought and sold in (UN/ECE Recommendation 20 where it has one)';

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

ALTER TABLE core.zones
    ADD CONSTRAINT zones_default_putaway_location_fkey FOREIGN KEY (zone_id, default_putaway_location_id)
        REFERENCES core.locations (zone_id, location_id) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT zones_default_putaway_location_fkey ON core.zones IS
    'Deferred: a zone and its first location are made in one transaction';

CREATE INDEX locations_pick_path_idx ON core.locations (zone_id, pick_sequence) INCLUDE (code)
    WHERE is_active AND pick_sequence IS NOT NULL;
CREATE INDEX locations_blocked_idx ON core.locations (warehouse_id, blocked_since)
    WHERE blocked_since IS NOT NULL;

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
    barcode          text,
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
    CONSTRAINT items_barcode_key UNIQUE (barcode),
    CONSTRAINT items_barcode_is_gtin CHECK (core.is_gtin(barcode)),
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
    CONSTRAINT customers_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customers_code_key UNIQUE (code)
);
COMMENT ON TABLE core.customers IS 'Who we ship to';

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


-- Access

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


-- Audit

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
CREATE TRIGGER locations_audit AFTER INSERT OR UPDATE OR DELETE ON core.locations
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('location_id');
CREATE TRIGGER roles_audit AFTER INSERT OR UPDATE OR DELETE ON access.roles
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('role_id');
CREATE TRIGGER user_roles_audit AFTER INSERT OR UPDATE OR DELETE ON access.user_roles
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('user_id', 'role_id', 'warehouse_id');

-- begin hand-written: units of measure
INSERT INTO core.units_of_measure (unit_code, name, dimension)
VALUES
    ('EA', 'each', 'count'),
    ('CS', 'case', 'count'),
    ('PAL', 'pallet', 'count'),
    ('KGM', 'kilogram', 'mass'),
    ('GRM', 'gram', 'mass'),
    ('LTR', 'litre', 'volume'),
    ('MLT', 'millilitre', 'volume'),
    ('MTR', 'metre', 'length');

INSERT INTO core.unit_conversions (from_unit_code, to_unit_code, factor)
VALUES
    ('KGM', 'GRM', 1000),
    ('LTR', 'MLT', 1000);
-- end hand-written
