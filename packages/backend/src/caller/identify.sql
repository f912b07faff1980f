-- Who asks, for which warehouse, and whether they may; from here on the policies show this warehouse only.
SELECT
    w.warehouse_id,
    u.user_id,
    coalesce(
        CASE
            WHEN asked.permission IS NOT NULL
                THEN access.has_permission(u.user_id, asked.permission::access.permission, w.warehouse_id)
            ELSE EXISTS (
                SELECT FROM access.user_roles AS r
                WHERE r.user_id = u.user_id AND (r.warehouse_id IS NULL OR r.warehouse_id = w.warehouse_id)
            )
        END,
        false
    ) AS is_permitted,
    set_config('wms.warehouse_id', w.warehouse_id::text, true),
    set_config('wms.user_id', u.user_id::text, true)
FROM (VALUES ($1::text, $2::text, $3::text)) AS asked (warehouse, login, permission)
LEFT JOIN core.warehouses AS w ON w.code = asked.warehouse AND w.is_active
LEFT JOIN access.users AS u ON lower(u.login) = lower(asked.login) AND u.is_active
