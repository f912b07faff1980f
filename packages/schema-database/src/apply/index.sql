-- The relation of this name beside a table: whether it is a whole index of that table.
SELECT c.relkind IN ('i', 'I') AND i.indrelid = t.oid AS is_index_of_table
     , coalesce(i.indisvalid AND i.indisready AND i.indislive, false) AS is_valid
     , n.nspname::pg_catalog.text AS schema
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_class AS c ON c.relnamespace = t.relnamespace AND c.relname::pg_catalog.text = $2
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
WHERE t.oid = pg_catalog.to_regclass($1)
