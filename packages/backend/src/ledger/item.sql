SELECT i.item_id, i.base_unit_code, i.tracking::text AS tracking
FROM core.items AS i
WHERE i.sku = $1::text
