-- Blind: the counter is not shown what is expected.
SELECT
    n.line_number, l.code AS location, i.sku, o.lot_number, s.status::text AS stock_status, n.counted_quantity
FROM inventory.cycle_count_lines AS n
JOIN inventory.stock AS s USING (stock_id)
JOIN core.locations AS l ON l.location_id = s.location_id
JOIN core.items AS i ON i.item_id = s.item_id
LEFT JOIN inventory.lots AS o ON o.lot_id = s.lot_id
WHERE n.cycle_count_id = $1::bigint
ORDER BY n.line_number
