-- Of a composite value, IS NOT NULL asks whether every field is there; an address need not have them all.
INSERT INTO outbound.orders (warehouse_id, customer_id, status, priority, ship_to, ship_by)
SELECT core.current_warehouse_id(), c.customer_id, 'released', $2::smallint, c.ship_to, $3::timestamp with time zone
FROM core.customers AS c
WHERE c.code = $1::text AND c.is_active AND c.ship_to IS DISTINCT FROM NULL
RETURNING order_id, order_number
