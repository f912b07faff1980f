-- The tool's own tables: created by it, verified by it, never drift.

CREATE TABLE public.schema_version (
    version VARCHAR(50) PRIMARY KEY,
    applied_at TIMESTAMP WITH TIME ZONE DEFAULT now(),
    checksum VARCHAR(64),
    migrations_applied TEXT[]
);
COMMENT ON TABLE public.schema_version IS 'schema-sync: one row for each time the database was made equal to schema.sql';

CREATE SCHEMA schema_sync;
COMMENT ON SCHEMA schema_sync IS 'schema-sync: the history of migrations, not to be edited by hand';

CREATE TABLE schema_sync.migration (
    position integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version text NOT NULL UNIQUE,
    name text NOT NULL,
    checksum text NOT NULL,
    cosmetic_checksum text NOT NULL,
    from_fingerprint text NOT NULL,
    to_fingerprint text NOT NULL,
    chain text NOT NULL,
    row_hash text,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    finished_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    applied_by text NOT NULL DEFAULT session_user,
    tool_version text NOT NULL
);
COMMENT ON TABLE schema_sync.migration IS 'Migrations applied, each row chained to those before it by SHA-256';

CREATE TABLE schema_sync.step (
    version text NOT NULL,
    step integer NOT NULL,
    statement_hash text NOT NULL,
    subject text NOT NULL,
    intended_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    outcome text,
    finished_at timestamp with time zone,
    PRIMARY KEY (version, step)
);
COMMENT ON TABLE schema_sync.step IS 'Intent and outcome of every step that runs outside a transaction';

-- A gate with nothing but CONNECT can read the history; it holds no secrets.
GRANT USAGE ON SCHEMA schema_sync TO PUBLIC;
GRANT SELECT ON schema_sync.migration, schema_sync.step, public.schema_version TO PUBLIC;
