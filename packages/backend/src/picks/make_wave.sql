WITH wave AS (
    INSERT INTO outbound.waves (warehouse_id, name)
    VALUES (core.current_warehouse_id(), $2::text)
    RETURNING wave_id
)
UPDATE outbound.orders AS o
SET wave_id = wave.wave_id
FROM wave
WHERE o.order_id = $1::bigint
RETURNING wave.wave_id
