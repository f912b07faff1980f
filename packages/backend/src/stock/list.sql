SELECT
    s.stock_id, l.code AS location, i.sku, o.lot_number, p.code AS license_plate, s.status::text AS status,
    s.quantity, s.allocated_quantity, s.available_quantity
FROM inventory.stock AS s
JOIN core.locations AS l USING (location_id)
JOIN core.items AS i ON i.item_id = s.item_id
LEFT JOIN inventory.lots AS o ON o.lot_id = s.lot_id
LEFT JOIN inventory.license_plates AS p ON p.license_plate_id = s.license_plate_id
WHERE s.quantity > 0
  AND ($1::text IS NULL OR i.sku = $1::text)
  AND ($2::text IS NULL OR l.code = $2::text)
  AND s.stock_id > $3::bigint
ORDER BY s.stock_id
LIMIT $4::bigint
