-- Every migration that was applied, with all that its hash covers; times as text that any server words alike.
SELECT m.version::pg_catalog.text
     , m.name::pg_catalog.text
     , m.checksum::pg_catalog.text
     , m.cosmetic_checksum::pg_catalog.text
     , m.from_fingerprint::pg_catalog.text
     , m.to_fingerprint::pg_catalog.text
     , m.chain::pg_catalog.text
     , m.row_hash::pg_catalog.text
     , pg_catalog.to_char(m.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started
     , pg_catalog.to_char(m.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS finished
     , m.applied_by::pg_catalog.text
     , m.tool_version::pg_catalog.text
FROM schema_sync.migration AS m
ORDER BY m.position
