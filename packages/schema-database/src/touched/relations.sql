-- What holds rows, or shows them, and is no part of PostgreSQL: objects of users have numbers from 16384 (manual: "OID
-- Assignment").
SELECT c.oid
     , n.nspname::pg_catalog.text AS schema
     , c.relname::pg_catalog.text AS name
     , c.relfilenode AS file
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
