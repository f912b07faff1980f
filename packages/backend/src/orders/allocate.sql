SELECT outbound.allocate_order_line($1::bigint)
