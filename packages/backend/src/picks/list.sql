SELECT
    p.pick_id, p.sequence_number, l.code AS location, i.sku, o.lot_number, t.code AS to_location,
    p.quantity, p.picked_quantity, p.status::text AS status
FROM outbound.order_lines AS n
JOIN outbound.allocations AS a USING (order_line_id)
JOIN outbound.picks AS p USING (allocation_id)
JOIN inventory.stock AS s USING (stock_id)
JOIN core.locations AS l ON l.location_id = s.location_id
JOIN core.locations AS t ON t.location_id = p.to_location_id
JOIN core.items AS i ON i.item_id = s.item_id
LEFT JOIN inventory.lots AS o ON o.lot_id = s.lot_id
WHERE n.order_id = $1::bigint
ORDER BY p.wave_id, p.sequence_number
