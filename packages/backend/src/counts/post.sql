UPDATE inventory.cycle_counts AS c SET status = 'posted' WHERE c.cycle_count_id = $1::bigint
