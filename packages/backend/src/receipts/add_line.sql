INSERT INTO inbound.receipt_lines (
    receipt_id, line_number, purchase_order_line_id, item_id, lot_id, unit_code,
    expected_quantity, received_quantity, damaged_quantity
)
VALUES (
    $1::bigint, $2::integer, $3::bigint, $4::bigint, $5::bigint, $6::text,
    $7::numeric, $8::numeric, $9::numeric
)
