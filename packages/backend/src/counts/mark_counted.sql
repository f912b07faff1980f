UPDATE inventory.stock AS s SET counted_at = now() WHERE s.stock_id = $1::bigint
