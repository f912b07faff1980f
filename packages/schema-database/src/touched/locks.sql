-- The locks on relations that a process of the server holds, with the file of what has one.
SELECT l.relation AS oid
     , l.mode
     , c.relfilenode AS file
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation AND c.relkind IN ('r', 'm')
WHERE l.locktype = 'relation'
  AND l.pid = $1
  AND l.granted
  AND l.relation >= 16384
