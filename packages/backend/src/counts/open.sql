INSERT INTO inventory.cycle_counts (warehouse_id, zone_id, planned_on, status, assigned_to)
SELECT z.warehouse_id, z.zone_id, CURRENT_DATE, 'counting', core.current_user_id()
FROM core.zones AS z
WHERE z.warehouse_id = core.current_warehouse_id() AND z.code = $1::text
RETURNING cycle_count_id
