-- The columns of a table whose values are stored and not computed.
SELECT n.nspname::pg_catalog.text AS schema
     , c.relname::pg_catalog.text AS table
     , a.attname::pg_catalog.text AS column
     , pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
     , EXISTS (SELECT FROM pg_catalog.pg_index AS i
                WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS is_key
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
WHERE c.oid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
