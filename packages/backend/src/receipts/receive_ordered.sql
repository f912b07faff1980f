UPDATE inbound.purchase_order_lines AS l
SET received_quantity = l.received_quantity + $2::numeric
WHERE l.purchase_order_line_id = $1::bigint
