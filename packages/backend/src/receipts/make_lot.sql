INSERT INTO inventory.lots (item_id, lot_number, expires_on, supplier_id)
VALUES ($1::bigint, $2::text, $3::date, $4::bigint)
ON CONFLICT ON CONSTRAINT lots_lot_number_key DO NOTHING
