-- The databases of a server that may be connected to, by a LIKE pattern.
SELECT d.datname::text
FROM pg_catalog.pg_database d
WHERE d.datallowconn AND NOT d.datistemplate AND d.datname LIKE $1
ORDER BY d.datname COLLATE "C"
