SELECT c.status::text AS status
FROM inventory.cycle_counts AS c
WHERE c.cycle_count_id = $1::bigint
FOR UPDATE
