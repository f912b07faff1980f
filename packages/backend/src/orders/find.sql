SELECT o.order_id, o.order_number, c.code AS customer, o.status::text AS status, o.priority, o.ship_by
FROM outbound.orders AS o
JOIN core.customers AS c USING (customer_id)
WHERE o.order_number = $1::text
