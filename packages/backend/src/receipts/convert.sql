SELECT round(core.convert_quantity($1::bigint, $2::numeric, $3::text, $4::text), 3) AS quantity
