//! Backups that can be trusted: `pg_dump` and `pg_restore`, with a manifest over every byte, in a directory where
//! nothing is called a backup unless it is whole. Knows nothing of catalogs, so that it works when the differ is broken.

mod archive;
pub mod backup;
mod child;
mod crypt;
pub mod error;
pub mod export;
mod hash;
pub mod interrupt;
pub mod keep;
pub mod manifest;
pub mod place;
pub mod prune;
pub mod rescue;
pub mod restore;
mod rows;
mod snapshot;
pub mod store;
pub mod tool;
pub mod verify;

pub use error::Error;
