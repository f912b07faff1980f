UPDATE inbound.purchase_orders AS p
SET status = CASE
    WHEN EXISTS (
        SELECT FROM inbound.purchase_order_lines AS l
        WHERE l.purchase_order_id = p.purchase_order_id AND l.outstanding_quantity > 0
    ) THEN 'partly_received'
    ELSE 'received'
END::inbound.purchase_order_status
WHERE p.purchase_order_id = $1::bigint
