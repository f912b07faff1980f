SELECT
    l.line_number, i.sku, l.ordered_quantity,
    coalesce(sum(a.quantity) FILTER (WHERE a.status = 'open'), 0) AS allocated_quantity,
    coalesce(sum(a.quantity) FILTER (WHERE a.status = 'picked'), 0) AS picked_quantity
FROM outbound.order_lines AS l
JOIN core.items AS i USING (item_id)
LEFT JOIN outbound.allocations AS a USING (order_line_id)
WHERE l.order_id = $1::bigint
GROUP BY l.order_line_id, i.item_id
ORDER BY l.line_number
