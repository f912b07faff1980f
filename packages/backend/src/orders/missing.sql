SELECT i.sku, l.open_quantity - coalesce(sum(a.quantity), 0) AS missing
FROM outbound.order_lines AS l
JOIN core.items AS i USING (item_id)
LEFT JOIN outbound.allocations AS a ON a.order_line_id = l.order_line_id AND a.status <> 'released'
WHERE l.order_id = $1::bigint
GROUP BY l.order_line_id, i.item_id
HAVING l.open_quantity > coalesce(sum(a.quantity), 0)
ORDER BY l.line_number
