SELECT p.purchase_order_id, p.supplier_id, p.status::text AS status
FROM inbound.purchase_orders AS p
WHERE p.purchase_order_number = $1::text
FOR UPDATE
