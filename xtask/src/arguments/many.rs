//! What can be said of many databases at once, of many migrations, and of pages.

use clap::Args;
use schema_database::targets::Shard;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Many databases that ought to be alike.
#[derive(Debug, Args)]
pub(crate) struct Many {
    /// Check the databases that this file names, and write one report
    #[arg(long, value_name = "FILE", group = "which")]
    pub(crate) targets: Option<PathBuf>,
    /// Check the databases of the server of --database-url whose names match: `tenant_*`
    #[arg(long, value_name = "PATTERN", group = "which")]
    pub(crate) all_databases: Option<String>,
    /// How many connections may be open at the same time
    #[arg(long, value_name = "NUMBER", default_value = "8", requires = "which")]
    pub(crate) connections: NonZeroUsize,
    /// Check only this share of them, for several runs at the same time: `1/4`
    #[arg(long, value_name = "NUMBER/OF", requires = "which")]
    pub(crate) shard: Option<Shard>,
    /// Join the JSON reports of all shards to one, and ask no database
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["which", "at"])]
    pub(crate) merge: Vec<PathBuf>,
}

/// Put one proven migration in the place of old ones.
///
/// It is proven to make what they make. A database that applied all of them is recognised; one that stopped between them is
/// told to apply the rest from an older commit first; a new one applies the one.
#[derive(Debug, Args)]
pub(crate) struct DbSquash {
    /// The last migration that is squashed; by default the newest. Choose one that every database has
    #[arg(long, value_name = "VERSION")]
    pub(crate) up_to: Option<String>,
    /// The title of the new migration
    #[arg(long, value_name = "TEXT", default_value = "squashed")]
    pub(crate) title: String,
    /// Write the rows that the old migrations leave in a new database into the new one
    #[arg(long)]
    pub(crate) keep_rows: bool,
    /// Give up the rows that the old migrations leave in a new database, and what they do to roles
    #[arg(long, conflicts_with = "keep_rows")]
    pub(crate) accept_losses: bool,
}

/// Write a page for people: the schema's diagram, and how a database stands to it.
///
/// It is one file that loads nothing from elsewhere.
#[derive(Debug, Args)]
pub(crate) struct DbDocs {
    /// The file; by default the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Many {
    /// Whether many databases are meant.
    pub(crate) fn is_meant(&self) -> bool {
        self.targets.is_some() || self.all_databases.is_some() || !self.merge.is_empty()
    }
}
