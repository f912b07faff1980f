-- Migrations of which steps are recorded and the end is not. Those of a way back are called so while the migration is still
-- recorded.
SELECT s.version::pg_catalog.text AS version, pg_catalog.count(*) AS steps
FROM schema_sync.step AS s
WHERE CASE WHEN s.version LIKE 'down %'
           THEN EXISTS (SELECT FROM schema_sync.migration AS m WHERE 'down ' || m.version = s.version)
           ELSE NOT EXISTS (SELECT FROM schema_sync.migration AS m WHERE m.version = s.version)
      END
GROUP BY s.version
ORDER BY s.version
