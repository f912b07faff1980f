//! Throwaway PostgreSQL: where it comes from, how it is started, and that nothing of it stays behind.
//!
//! [`Scratch::open`] takes the first of three ways that serves: a server the user names, PostgreSQL
//! binaries on this machine, or the embedded PostgreSQL that is fetched as a package.

mod account;
mod cache;
mod cluster;
mod directory;
mod embedded;
mod error;
mod find;
mod identity;
mod install_help;
mod kept;
mod named;
mod scratch;
mod spawn;
mod template;
mod unpack;
mod version;

pub use cache::Cache;
pub use cluster::{Cluster, ClusterOptions, SUPERUSER, WalLevel};
pub use directory::{Swept, sweep};
pub use embedded::{Package, fetch_embedded, package_for};
pub use error::{Error, Result};
pub use find::{Found, Installation, LocalBinaries, Search, find};
pub use identity::identify;
pub use kept::Kept;
pub use named::{Connect, NamedServer};
pub use scratch::{Origin, Request, Scratch, ScratchDatabase};
pub use version::Version;
