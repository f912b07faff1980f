//! The warehouse service whose database schema-sync keeps equal to `src/db/schema.sql`.
//!
//! Plain on purpose: a router, a pool, one file a resource. What the data must obey stands in the schema; a handler looks up what a
//! request names, locks what it changes, and says why something cannot be.

pub mod caller;
pub mod counts;
pub mod database;
pub mod gate;
pub mod health;
pub mod input;
pub mod ledger;
pub mod movements;
pub mod orders;
pub mod picks;
pub mod problem;
pub mod quantity;
pub mod receipts;
pub mod routes;
pub mod settings;
pub mod stock;

/// The canonical schema of the service's database.
pub const SCHEMA: &str = include_str!("db/schema.sql");
