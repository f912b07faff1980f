-- One row of the history; its own hash follows when the defaults are known.
INSERT INTO schema_sync.migration
    (version, name, checksum, cosmetic_checksum, from_fingerprint, to_fingerprint, chain, tool_version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
