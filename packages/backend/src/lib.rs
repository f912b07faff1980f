//! The warehouse service whose database schema-sync keeps equal to `src/db/schema.sql`.

/// The canonical schema of the service's database.
pub const SCHEMA: &str = include_str!("db/schema.sql");
