-- The triggers of the ledger keep the stock equal to it.
INSERT INTO inventory.stock_movements (
    warehouse_id, kind, item_id, lot_id, quantity,
    from_location_id, from_license_plate_id, from_status, to_location_id, to_license_plate_id, to_status, document
)
VALUES (
    core.current_warehouse_id(), $1::text::inventory.movement_kind, $2::bigint, $3::bigint, $4::numeric,
    $5::bigint, $6::bigint, $7::text::inventory.stock_status,
    $8::bigint, $9::bigint, $10::text::inventory.stock_status, $11::text
)
RETURNING movement_id
