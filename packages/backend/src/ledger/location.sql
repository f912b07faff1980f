SELECT l.location_id, l.is_active AND l.blocked_since IS NULL AS is_open
FROM core.locations AS l
WHERE l.warehouse_id = core.current_warehouse_id() AND l.code = $1::text
