//! Everything that touches a database or the files that describe it: connect, read the catalog, run scratch
//! servers, load `schema.sql`, keep the history, and say how a database stands to the repository.

pub mod adopt;
pub mod apply;
pub mod baseline;
pub mod cache;
pub mod changelog;
pub mod configuration;
pub mod connection;
pub mod diff;
pub mod error;
pub mod expectation;
pub mod failpoint;
pub mod gate;
pub mod generate;
pub mod history;
pub mod lint;
pub mod load;
pub mod migrate;
pub mod read;
pub mod repository;
pub mod respell;
pub mod seed;
pub mod server;
pub mod source;
pub mod squash;
pub mod survey;
pub mod targets;
mod touched;
pub mod view;
pub mod waiver;

pub use error::Error;
