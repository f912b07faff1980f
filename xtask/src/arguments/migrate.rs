//! What can be said of applying migrations.

use clap::{Args, Parser};
use schema_core::hazard::Code;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Apply the migrations that a database lacks, and check before and after.
///
/// It can be killed at any point: the next run goes on where the last one stopped. Nothing runs twice.
#[derive(Debug, Args)]
pub(crate) struct DbMigrate {
    /// Print what would run, with the sizes of the tables it names, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Stop after this migration
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<String>,
    /// Go back until this migration is the last one that is applied
    #[arg(long, value_name = "VERSION", conflicts_with = "to")]
    pub(crate) down_to: Option<String>,
    /// With --down-to: a hazard of the way back that is allowed
    #[arg(long, value_name = "CODE", value_parser = super::hazard)]
    pub(crate) allow: Vec<Code>,
    /// Make no backup before
    #[arg(long)]
    pub(crate) no_backup: bool,
    #[command(flatten)]
    pub(crate) several: Several,
    /// How long to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) lock_wait: u64,
    /// How long a statement waits for a lock on a table, and everybody else behind it
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 3000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) lock_timeout: u64,
    /// How long a statement may take; 0 is as long as it takes
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) statement_timeout: u64,
    /// How often a batch is tried when a lock is not to be had, or the connection breaks
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) attempts: u32,
}

/// Adopt a database that exists: record the migrations whose schema it has, or make the first of it.
///
/// Where the repository has no migration yet, and an empty schema.sql or none, the database's schema becomes schema.sql and
/// the first migration. Nothing in the database is changed but its history, which begins.
#[derive(Debug, Args)]
pub(crate) struct DbBaseline {
    /// The last migration that the database has, where several lead to the same schema
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<String>,
    /// How long to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) lock_wait: u64,
}

/// Several databases, one after the other or some at the same time.
#[derive(Debug, Args)]
pub(crate) struct Several {
    /// Migrate the databases that this file names, and write one report
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "down_to"])]
    pub(crate) targets: Option<PathBuf>,
    /// Migrate this one first, and no other unless it goes well; instead of the `canaries` in the file
    #[arg(long, value_name = "NAME", requires = "targets")]
    pub(crate) canary: Vec<String>,
    /// How many are migrated at the same time, behind the canaries
    #[arg(long, value_name = "NUMBER", default_value = "4", requires = "targets")]
    pub(crate) parallel: NonZeroUsize,
    /// Go on with the others when one fails that is no canary
    #[arg(long, requires = "targets")]
    pub(crate) keep_going: bool,
}

impl DbMigrate {
    /// What the command does when nothing is said.
    pub(crate) fn usual() -> DbMigrate {
        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            command: DbMigrate,
        }
        Alone::parse_from(["db-migrate"]).command
    }
}
