-- The database equals the canonical schema with this checksum; recording that twice changes nothing.
INSERT INTO public.schema_version AS recorded (version, checksum, migrations_applied)
VALUES ($1::pg_catalog.text, $2::pg_catalog.text, $3::pg_catalog.text[])
ON CONFLICT (version) DO UPDATE
    SET checksum = excluded.checksum, migrations_applied = excluded.migrations_applied, applied_at = pg_catalog.now()
    WHERE recorded.checksum IS DISTINCT FROM excluded.checksum
       OR recorded.migrations_applied IS DISTINCT FROM excluded.migrations_applied
