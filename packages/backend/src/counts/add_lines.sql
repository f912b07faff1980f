INSERT INTO inventory.cycle_count_lines (cycle_count_id, line_number, stock_id, expected_quantity)
SELECT
    c.cycle_count_id, row_number() OVER (ORDER BY l.pick_sequence, l.code, s.stock_id), s.stock_id, s.quantity
FROM inventory.cycle_counts AS c
JOIN core.locations AS l ON l.zone_id = c.zone_id
JOIN inventory.stock AS s ON s.location_id = l.location_id
WHERE c.cycle_count_id = $1::bigint
