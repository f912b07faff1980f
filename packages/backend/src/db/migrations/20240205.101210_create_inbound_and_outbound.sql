-- version: 20240205.101210
-- title: create inbound and outbound

-- batch: transaction

CREATE SCHEMA inbound;
COMMENT ON SCHEMA inbound IS 'From the purchase order to the receipt';

CREATE SCHEMA outbound;
COMMENT ON SCHEMA outbound IS 'From the customer order to the shipment';


-- Inbound

CREATE TYPE inbound.purchase_order_status AS ENUM ('draft', 'confirmed', 'partly_received', 'received', 'cancelled');

CREATE TYPE inbound.receipt_status AS ENUM ('expected', 'arrived', 'receiving', 'closed');

CREATE SEQUENCE inbound.receipt_number_seq;

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


-- Outbound: types and tables

CREATE TYPE outbound.order_status AS ENUM ('draft', 'released', 'picking', 'packed', 'shipped', 'cancelled');

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

CREATE TABLE outbound.orders (
    order_id      bigint GENERATED ALWAYS AS IDENTITY,
    order_number  core.code NOT NULL DEFAULT (
        'SO-' || lpad(nextval('outbound.order_number_seq')::text, 8, '0')
    ),
    warehouse_id  bigint NOT NULL,
    customer_id   bigint NOT NULL,
    wave_id       bigint,
    status        outbound.order_status NOT NULL DEFAULT 'draft',
    priority      smallint NOT NULL DEFAULT 3,
    ship_to       core.postal_address NOT NULL,
    ordered_at    timestamp with time zone NOT NULL DEFAULT now(),
    ship_by       timestamp with time zone,
    created_at    timestamp with time zone NOT NULL DEFAULT now(),
    updated_at    timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (order_id),
    CONSTRAINT orders_order_number_key UNIQUE (order_number),
    CONSTRAINT orders_warehouse_id_order_id_key UNIQUE (warehouse_id, order_id),
    CONSTRAINT orders_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES core.warehouses (warehouse_id),
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES core.customers (customer_id),
    CONSTRAINT orders_wave_fkey FOREIGN KEY (warehouse_id, wave_id) REFERENCES outbound.waves (warehouse_id, wave_id),
    CONSTRAINT orders_priority_in_range CHECK (priority BETWEEN 1 AND 5),
    CONSTRAINT orders_ship_by_after_ordered CHECK (ship_by >= ordered_at)
);
COMMENT ON TABLE outbound.orders IS 'What a customer wants, from one warehouse';
COMMENT ON COLUMN outbound.orders.priority IS '1 is the most urgent, 5 can wait';
COMMENT ON COLUMN outbound.orders.ship_to IS 'As it was when ordered, whatever the customer''s address is today';

ALTER SEQUENCE outbound.order_number_seq OWNED BY outbound.orders.order_number;

CREATE INDEX orders_work_list_idx ON outbound.orders (warehouse_id, priority, ship_by) INCLUDE (order_number)
    WHERE status IN ('released', 'picking');
CREATE INDEX orders_customer_idx ON outbound.orders (customer_id, ordered_at DESC);
CREATE INDEX orders_wave_idx ON outbound.orders (wave_id) WHERE wave_id IS NOT NULL;

CREATE STATISTICS outbound.orders_warehouse_and_status (mcv) ON warehouse_id, status FROM outbound.orders;

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

CREATE TABLE outbound.packages (
    package_id        bigint GENERATED ALWAYS AS IDENTITY,
    shipment_id       bigint NOT NULL,
    package_number    integer NOT NULL,
    tracking_number   character varying(30),
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


-- Outbound: behaviour

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
    SELECT o.warehouse_id, o.status, o.order_number, l.item_id, l.open_quantity
    INTO line
    FROM outbound.order_lines AS l
    JOIN outbound.orders AS o USING (order_id)
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
          AND (t.expires_on IS NULL OR t.expires_on > current_date)
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
        sum(l.shipped_quantity) AS shipped_quantity
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

CREATE TRIGGER orders_audit AFTER UPDATE OR DELETE ON outbound.orders
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('order_id');
