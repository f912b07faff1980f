//! What can be said of backups.

use clap::Args;
use std::path::PathBuf;

/// Make a full and a schema-only backup of one snapshot.
///
/// Every byte is hashed on its way to the disk and read back; what is called a backup in the directory is whole.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Only the schema
    #[arg(long, conflicts_with = "tables")]
    pub(crate) schema_only: bool,
    /// Only the tables of this pattern of pg_dump, with their rows
    #[arg(long, value_name = "PATTERN")]
    pub(crate) tables: Vec<String>,
    /// How many tables are written at the same time; more than one makes a directory
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub(crate) jobs: Option<u32>,
    /// An age recipient who can read it; without one, those of the configuration
    #[arg(long, value_name = "RECIPIENT")]
    pub(crate) encrypt_to: Vec<String>,
}

/// List the backups, with their age and their last verified restore.
#[derive(Debug, Args)]
pub(crate) struct BackupList {}

/// Check that a backup is what its manifest says: by default every byte of the latest one.
#[derive(Debug, Args)]
pub(crate) struct BackupVerify {
    /// The backup; the latest full one without it
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) depth: Depth,
    /// The file with the age identity that can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
}

/// How deep it is looked.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Depth {
    /// The manifest, and that every file is there in its size
    #[arg(long)]
    pub(crate) structure: bool,
    /// Every hash, and every archive read to its end (this is the default)
    #[arg(long)]
    pub(crate) bytes: bool,
    /// Restored into a scratch PostgreSQL: the schema, the rows and their checksums
    #[arg(long)]
    pub(crate) restore: bool,
}

/// Bring a backup back into a database that is empty or new.
#[derive(Debug, Args)]
pub(crate) struct BackupRestore {
    /// The backup
    pub(crate) name: String,
    /// The database: a URL, `key=value` words or `service=NAME`; it is made when it is missing
    #[arg(long, value_name = "URL")]
    pub(crate) into: String,
    /// The name of the database, typed: it has data, is kept under another name, and replaced
    #[arg(long, value_name = "NAME", conflicts_with = "table")]
    pub(crate) replace: Option<String>,
    /// Only this table, `schema.name`; only its rows where there is an empty one
    #[arg(long, value_name = "TABLE")]
    pub(crate) table: Option<String>,
    /// The file with the age identity that can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
}

/// Apply the pending migrations to a restored backup in scratch, and say how long they took and what became of it.
#[derive(Debug, Args)]
pub(crate) struct DbRehearse {
    /// The backup; the latest full one without it
    #[arg(long, value_name = "NAME")]
    pub(crate) backup: Option<String>,
    /// The file with the age identity that can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// How long all migrations may take; longer is exit code 1
    #[arg(long, value_name = "SECONDS")]
    pub(crate) limit: Option<u64>,
    /// How long a step may take
    #[arg(long, value_name = "SECONDS")]
    pub(crate) step_limit: Option<u64>,
    /// How long a step may keep readers or writers of a table waiting
    #[arg(long, value_name = "SECONDS")]
    pub(crate) blocking_limit: Option<u64>,
}

/// Remove the backups that no rule of the configuration keeps.
#[derive(Debug, Args)]
pub(crate) struct BackupPrune {
    /// Only say what would be removed, and why the others are kept
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Write the schema of a database as a script: the same bytes whenever the schema is the same, and no secret.
#[derive(Debug, Args)]
pub(crate) struct DbExport {
    /// The file; stdout without it
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The schema in this backup, instead of that of a database
    #[arg(long, value_name = "NAME")]
    pub(crate) from: Option<String>,
    /// The file with the age identity that can read it
    #[arg(long, value_name = "FILE", requires = "from")]
    pub(crate) identity: Option<PathBuf>,
}

/// Show every tool and server found, what is too old, what is missing and how to get it.
#[derive(Debug, Args)]
pub(crate) struct Doctor {}
