//! What can be said to the lint.

use clap::Args;
use std::path::PathBuf;

/// Look in the scripts for what is not wrong, and dangerous all the same: docs/lint.md.
///
/// Without files: schema.sql, and the migrations behind `lint.after` of the configuration.
#[derive(Debug, Args)]
pub(crate) struct DbLint {
    /// Look at these files only; what is not the canonical schema is taken for a migration
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}
