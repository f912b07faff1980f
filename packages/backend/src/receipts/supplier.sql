SELECT s.supplier_id FROM core.suppliers AS s WHERE s.code = $1::text AND s.is_active
