-- Both rows in one order, whichever way goods go: two movements in opposite directions wait for each other once.
SELECT s.location_id, s.quantity, s.allocated_quantity
FROM inventory.stock AS s
WHERE s.location_id = ANY ($1::bigint[])
  AND s.item_id = $2::bigint
  AND s.lot_id IS NOT DISTINCT FROM $3::bigint
  AND s.license_plate_id IS NULL
  AND s.status = 'available'
ORDER BY s.stock_id
FOR UPDATE
