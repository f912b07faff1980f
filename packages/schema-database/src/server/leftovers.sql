-- Scratch databases of ours whose run is dead: nobody holds the advisory lock that their name stands for.
-- pg_locks shows a 64-bit key in two halves.
SELECT database.datname::text AS name
FROM pg_catalog.pg_database AS database
WHERE database.datname ~ '^schema_sync_scratch_[0-9a-f]{16}$'
  AND database.datdba = (SELECT role.oid FROM pg_catalog.pg_roles AS role WHERE role.rolname = current_user)
  AND NOT EXISTS (
    SELECT 1
    FROM pg_catalog.pg_locks AS lock
    WHERE lock.locktype = 'advisory'
      AND lock.objsubid = 1
      AND lock.classid::bigint = ('x' || pg_catalog.substr(database.datname::text, 21, 8))::bit(32)::bigint
      AND lock.objid::bigint = ('x' || pg_catalog.substr(database.datname::text, 29, 8))::bit(32)::bigint
  )
ORDER BY 1
