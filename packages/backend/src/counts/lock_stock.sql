-- What was counted, with the stock as it is now.
SELECT
    s.stock_id, s.item_id, s.lot_id, s.location_id, s.license_plate_id, s.status::text AS status,
    s.quantity, s.allocated_quantity, n.line_number, n.variance
FROM inventory.cycle_count_lines AS n
JOIN inventory.stock AS s USING (stock_id)
WHERE n.cycle_count_id = $1::bigint
ORDER BY s.stock_id
FOR UPDATE OF s
