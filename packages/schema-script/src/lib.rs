//! The text of SQL scripts: what can be said of `schema.sql` and of migrations before any server is asked.
//!
//! PostgreSQL is the only judge of what a statement means. Here a script is decoded, cut into statements,
//! searched for what may never reach a server, and its objects are found again by line and column.
//!
//! Architecture invariants: no I/O, no clock, nothing here decides what a schema is; no function panics or
//! takes more than linear time, whatever the text.

pub mod text;

pub mod beyond;

pub mod scan;

pub mod split;

mod cursor;

pub mod directive;

pub mod checksum;

pub mod transaction;

pub mod alone;

pub mod backfill;
pub mod batch;

pub mod demand;

pub mod hand_written;

pub mod loss;

mod definition;

pub mod finding;

pub mod check;

pub mod name;

pub mod directory;

pub mod locate;

pub mod edit;

pub mod extension;

pub mod materialized;

pub mod rename;

pub mod lint;

/// What a script is for; it decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The one file that says what the database must be.
    CanonicalSchema,
    /// A step on the way there.
    Migration,
}
