INSERT INTO outbound.order_lines (order_id, line_number, item_id, ordered_quantity)
SELECT $1::bigint, $2::integer, i.item_id, $4::numeric
FROM core.items AS i
WHERE i.sku = $3::text AND i.discontinued_at IS NULL
