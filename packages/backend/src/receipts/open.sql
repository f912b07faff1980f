INSERT INTO inbound.receipts (
    warehouse_id, purchase_order_id, supplier_id, dock_location_id, status, delivery_note, arrived_at
)
VALUES (core.current_warehouse_id(), $1::bigint, $2::bigint, $3::bigint, 'receiving', $4::text, now())
RETURNING receipt_id, receipt_number
