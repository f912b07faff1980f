-- A table by its name as the session reads it, and on demand those that refer to it, directly or not.
WITH RECURSIVE doomed (oid) AS (
    SELECT pg_catalog.to_regclass($1)::pg_catalog.oid
    UNION SELECT c.conrelid
    FROM doomed AS d
    JOIN pg_catalog.pg_constraint AS c ON c.confrelid = d.oid AND c.contype = 'f'
    WHERE $2
)
SELECT c.oid
FROM doomed AS d
JOIN pg_catalog.pg_class AS c ON c.oid = d.oid
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
ORDER BY c.relname
