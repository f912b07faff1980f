-- version: 20240219.154403
-- title: add reports and privileges

-- batch: transaction

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'Summaries for dashboards; nothing here is a source of truth';


-- Reporting

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


-- Row-level security
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


-- Privileges
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
    core.items, core.item_units, core.suppliers, core.customers
    TO wms_app, wms_reader, wms_admin;
GRANT INSERT, UPDATE ON core.items, core.suppliers, core.customers TO wms_app;
GRANT INSERT, UPDATE, DELETE ON core.item_units TO wms_app;
GRANT UPDATE (is_active, blocked_since, block_reason) ON core.locations TO wms_app;
GRANT INSERT, UPDATE, DELETE ON
    core.units_of_measure, core.unit_conversions, core.warehouses, core.zones, core.locations,
    core.items, core.item_units, core.suppliers, core.customers
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
