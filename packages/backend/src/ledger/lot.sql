SELECT o.lot_id, o.expires_on
FROM inventory.lots AS o
WHERE o.item_id = $1::bigint AND o.lot_number = $2::text
