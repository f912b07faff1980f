-- version: 20240122.091545
-- title: create inventory

-- batch: transaction

CREATE SCHEMA inventory;
COMMENT ON SCHEMA inventory IS
    'What lies where: stock, its ledger of movements, lots, serial numbers, counts, transfers';


-- Inventory: types and tables

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

CREATE STATISTICS inventory.stock_place_and_item (ndistinct, dependencies) ON warehouse_id, location_id, item_id
    FROM inventory.stock;

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
CREATE TABLE inventory.stock_movements_default PARTITION OF inventory.stock_movements DEFAULT;
COMMENT ON TABLE inventory.stock_movements_default IS
    'Stays empty: a row here means that the partition of its year is missing';

CREATE INDEX stock_movements_item_idx ON inventory.stock_movements (item_id, moved_at DESC);
CREATE INDEX stock_movements_document_idx ON inventory.stock_movements (document) WHERE document IS NOT NULL;
CREATE INDEX stock_movements_moved_at_idx
    ON inventory.stock_movements USING brin (moved_at)
    WITH (pages_per_range = 32);

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


-- Inventory: behaviour

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

CREATE TRIGGER adjustments_audit AFTER INSERT OR UPDATE OR DELETE ON inventory.adjustments
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('adjustment_id');
