-- The definition of a constraint of a table or domain that is not validated yet.
SELECT pg_catalog.pg_get_constraintdef(c.oid)
FROM pg_catalog.pg_constraint AS c
WHERE c.conname = $2 AND NOT c.convalidated
  AND (c.conrelid = pg_catalog.to_regclass($1)::pg_catalog.oid OR c.contypid = pg_catalog.to_regtype($1)::pg_catalog.oid)
