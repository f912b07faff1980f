-- version: 20261123.035132
-- title: index what is looked up
-- from: b139872c6dfcb8d22071212817c72f81e6bfe1a93c1bfe35447488901f6ccd6b
-- to: d30e8f1ffa8a29a409cabfc6a74a1e2c9a44ff060cb939c0241de08274a7550a
-- proof: replayed on PostgreSQL 15.18 (Debian 15.18-0+deb12u1); the catalog and pg_dump agree
-- changes: 9 indexes created
-- hazards: none
-- locks:
--   SHARE UPDATE EXCLUSIVE on access.user_roles
--   SHARE UPDATE EXCLUSIVE on inbound.purchase_order_lines
--   SHARE UPDATE EXCLUSIVE on inbound.purchase_orders
--   SHARE UPDATE EXCLUSIVE on inbound.receipt_lines
--   SHARE UPDATE EXCLUSIVE on inbound.receipts
--   SHARE UPDATE EXCLUSIVE on inventory.lots
--   SHARE UPDATE EXCLUSIVE on inventory.stock
--   SHARE UPDATE EXCLUSIVE on inventory.transfer_lines
--   SHARE UPDATE EXCLUSIVE on outbound.shipments

-- batch: alone

CREATE INDEX CONCURRENTLY user_roles_role_idx ON access.user_roles (role_id);

-- batch: alone

CREATE INDEX CONCURRENTLY purchase_order_lines_item_idx ON inbound.purchase_order_lines (item_id);

-- batch: alone

CREATE INDEX CONCURRENTLY purchase_orders_supplier_idx ON inbound.purchase_orders (supplier_id, expected_on);

-- batch: alone

CREATE INDEX CONCURRENTLY receipt_lines_item_idx ON inbound.receipt_lines (item_id, lot_id);

-- batch: alone

CREATE INDEX CONCURRENTLY receipts_supplier_idx ON inbound.receipts (supplier_id, arrived_at);

-- batch: alone

CREATE INDEX CONCURRENTLY lots_supplier_idx ON inventory.lots (supplier_id)
    WHERE (supplier_id IS NOT NULL);

-- batch: alone

CREATE INDEX CONCURRENTLY stock_item_idx ON inventory.stock (item_id, lot_id);

-- batch: alone

CREATE INDEX CONCURRENTLY transfer_lines_item_idx ON inventory.transfer_lines (item_id, lot_id);

-- batch: alone

CREATE INDEX CONCURRENTLY shipments_carrier_idx ON outbound.shipments (carrier_id, dispatched_at);
