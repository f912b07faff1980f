-- Of several lines for one item, the first that is still waited for.
SELECT l.purchase_order_line_id, l.outstanding_quantity
FROM inbound.purchase_order_lines AS l
WHERE l.purchase_order_id = $1::bigint AND l.item_id = $2::bigint
ORDER BY l.outstanding_quantity = 0, l.line_number
LIMIT 1
FOR UPDATE
