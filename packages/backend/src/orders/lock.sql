SELECT o.order_id, o.status::text AS status, o.wave_id
FROM outbound.orders AS o
WHERE o.order_number = $1::text
FOR UPDATE
