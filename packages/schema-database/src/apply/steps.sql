-- What of a migration was begun, and what of it is done.
SELECT s.step::pg_catalog.int4, s.statement_hash::pg_catalog.text, s.outcome IS NOT NULL AS is_done
FROM schema_sync.step AS s
WHERE s.version = $1
ORDER BY s.step
