UPDATE inventory.cycle_count_lines AS n
SET counted_quantity = $3::numeric, counted_by = core.current_user_id(), counted_at = now()
WHERE n.cycle_count_id = $1::bigint AND n.line_number = $2::integer
