//! What can be said on the command line. The doc comments are the help texts.

pub(crate) mod backups;
pub(crate) mod lint;
pub(crate) mod many;
mod migrate;

use clap::{Args, Parser, Subcommand, ValueEnum};
use schema_core::hazard::Code;
use schema_core::plan::Form;
use std::path::PathBuf;

pub(crate) use migrate::{DbBaseline, DbMigrate, Several};

/// Keeps every PostgreSQL database equal to one canonical schema.sql.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing to say; 1 found; 2 usage or configuration; 3 could not check; 4 integrity \
violated; 5 lock busy; 6 refused because of a hazard; 7 a migration needs a person; 130/143 signals"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) color: Color,
}

/// When to colour the output.
#[derive(Debug, Args)]
pub(crate) struct Color {
    /// When to colour the output; NO_COLOR is honoured too
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", display_order = 100)]
    color: ColorChoice,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn write_global(&self) {
        let choice = match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check that schema.sql, the migrations and the lock file agree, and a database with them
    DbValidate(DbValidate),
    /// Check the lock file against schema.sql and the migrations, without any database
    DbChecksum(DbChecksum),
    /// Show the version, the verdict and the migrations of a database
    DbStatus(DbStatus),
    /// Look in the scripts for what is not wrong, and dangerous all the same
    DbLint(lint::DbLint),
    /// Print the plan that turns one schema into another
    DbDiff(DbDiff),
    /// Write the proven migration that leads from the last one to schema.sql, and the lock file
    DbGenerate(DbGenerate),
    /// After a merge: generate the migrations that the base branch does not have anew, behind its own
    DbRebase(DbRebase),
    /// Put one proven migration in the place of old ones; databases that applied them are recognised
    DbSquash(many::DbSquash),
    /// Write a page for people: the schema's diagram, and how a database stands to it
    DbDocs(many::DbDocs),
    /// Apply the migrations that a database lacks, and check before and after
    DbMigrate(DbMigrate),
    /// Adopt a database that exists: record the migrations whose schema it has, or make the first of it
    DbBaseline(DbBaseline),
    /// Apply the pending migrations to a restored backup in scratch first
    DbRehearse(backups::DbRehearse),
    /// Write the schema of a database as a script: the same bytes for the same schema, and no secret
    DbExport(backups::DbExport),
    /// Make a full and a schema-only backup of one snapshot
    Backup(backups::Backup),
    /// List the backups
    BackupList(backups::BackupList),
    /// Check that a backup is what its manifest says
    BackupVerify(backups::BackupVerify),
    /// Bring a backup back into a database that is empty or new
    BackupRestore(backups::BackupRestore),
    /// Remove the backups that no rule keeps
    BackupPrune(backups::BackupPrune),
    /// Show every tool and server found, what is too old, what is missing and how to get it
    Doctor(backups::Doctor),
    /// Walk the sync procedure on a database that differs: stop, export, compare, decide, document, verify
    DbSync(DbSync),
    /// Boot the development environment: server, database, migrations, drift gate, seed, backend
    Dev(Dev),
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The database: a URL, `key=value` words or `service=NAME`; PG* variables fill what is left open
    ///
    /// A password belongs into the environment, PGPASSFILE or a service file, not onto the command line.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        display_order = 50
    )]
    pub(crate) database_url: Option<String>,
    /// A server with CREATEDB for scratch databases; without it local binaries, else the embedded PostgreSQL
    #[arg(
        long,
        global = true,
        env = "SCRATCH_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        display_order = 51
    )]
    pub(crate) scratch_url: Option<String>,
    /// The canonical schema, instead of the configured one
    #[arg(long, global = true, value_name = "FILE", display_order = 52)]
    pub(crate) schema: Option<PathBuf>,
    /// The directory of the migrations, instead of the configured one
    #[arg(long, global = true, value_name = "DIR", display_order = 53)]
    pub(crate) migrations: Option<PathBuf>,
    /// The directory of the backups, instead of the configured one
    #[arg(long, global = true, value_name = "DIR", display_order = 53)]
    pub(crate) backup_dir: Option<PathBuf>,
    /// How findings are written
    #[arg(long, global = true, value_enum, default_value = "text", display_order = 54)]
    pub(crate) format: Format,
    /// Neither believe nor write the cache of what schema.sql and the migrations make
    #[arg(long, global = true, display_order = 55)]
    pub(crate) no_cache: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// Only SQL that psql runs: of a plan
    Sql,
    /// One JSON document: docs/json.md
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// A SARIF 2.1.0 log, which code scanners and editors read
    Sarif,
}

/// Check that schema.sql, the migrations and the lock file agree, and a database with them.
#[derive(Debug, Args)]
pub(crate) struct DbValidate {
    /// What is demanded of the database
    #[arg(long, value_enum, default_value = "ci")]
    pub(crate) at: At,
    /// Write a page for people too: verdict, differences, ways out, history, diagram
    #[arg(long, value_name = "FILE", conflicts_with_all = ["which", "merge"])]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) many: many::Many,
}

/// When a database is validated.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum At {
    /// Development start-up: in sync
    Dev,
    /// A pipeline: in sync
    Ci,
    /// Before a deployment: in sync, or behind by migrations that are in the repository
    PreDeploy,
    /// After a deployment: in sync; then the schema's checksum and version are recorded
    PostDeploy,
}

/// Check the lock file against schema.sql and the migrations, without any database.
#[derive(Debug, Args)]
pub(crate) struct DbChecksum {
    /// Write the lock file; takes new migrations, never changed ones
    #[arg(long)]
    pub(crate) write: bool,
    /// With --write: take a changed migration too, which no database may have applied
    #[arg(long, requires = "write", requires = "reason", value_name = "VERSION")]
    pub(crate) accept: Vec<String>,
    /// With --accept: why; goes into the changelog
    #[arg(long, requires = "accept", value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

/// Show the version, the verdict and the migrations of a database.
#[derive(Debug, Args)]
pub(crate) struct DbStatus {}

/// Print the plan that turns one schema into another.
///
/// A source is a `.sql` file, a directory of migrations, a database URL, a `.json` snapshot, or `empty`.
#[derive(Debug, Args)]
pub(crate) struct DbDiff {
    /// What there is
    pub(crate) old: String,
    /// What there ought to be
    pub(crate) new: String,
    #[command(flatten)]
    pub(crate) form: PlanForm,
    /// Do not run the plan on scratch before printing it
    #[arg(long)]
    pub(crate) no_proof: bool,
    /// Refuse a plan with a hazard that is not allowed
    #[arg(long)]
    pub(crate) strict: bool,
    /// With --strict: a hazard that is allowed
    #[arg(long, value_name = "CODE", value_parser = hazard)]
    pub(crate) allow: Vec<Code>,
}

/// Write the proven migration that leads from the last one to schema.sql, and the lock file.
///
/// Nothing is written unless the migration, replayed after the others, makes exactly what schema.sql makes.
#[derive(Debug, Args)]
pub(crate) struct DbGenerate {
    /// What the migration does, in a few words; they become its file's name
    #[arg(required_unless_present = "replace", conflicts_with = "replace")]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) choices: Choices,
    /// Generate the last migration anew; what was written into it by hand stays
    #[arg(long, value_name = "VERSION")]
    pub(crate) replace: Option<String>,
}

/// After a merge: put one migration, generated anew, in the place of those that the base branch does not have.
///
/// It leads from the base branch's last migration to schema.sql. What was written into the replaced ones by hand stays.
#[derive(Debug, Args)]
pub(crate) struct DbRebase {
    /// What the new migration does; by default what the replaced ones say
    pub(crate) title: Option<String>,
    /// The branch or commit whose migrations stay; by default what is being merged, else `origin/HEAD`
    #[arg(long, value_name = "REVISION")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) choices: Choices,
}

/// What a migration that is generated may do, and how.
#[derive(Debug, Args)]
pub(crate) struct Choices {
    #[command(flatten)]
    pub(crate) form: PlanForm,
    /// A hazard that is allowed, beside those that the configuration allows
    #[arg(long, value_name = "CODE", value_parser = hazard)]
    pub(crate) allow: Vec<Code>,
    /// What is dropped and looks like something new was not renamed: `core.items.code`
    #[arg(long, value_name = "OBJECT")]
    pub(crate) drop_and_create: Vec<String>,
    /// Write the proven way back too, as down/NAME.sql beside the migrations
    #[arg(long)]
    pub(crate) with_down: bool,
}

/// How tables that exist are treated.
#[derive(Debug, Default, Args)]
pub(crate) struct PlanForm {
    /// Also what gives a column another place: another type goes by a column beside it, and a swap of names
    ///
    /// What reads every row of a table that exists does so while others read and write in any case, unless `--offline`.
    #[arg(long, conflicts_with = "offline")]
    online: bool,
    /// As few statements and transactions as there can be
    #[arg(long)]
    offline: bool,
}

impl PlanForm {
    /// The form that was asked for.
    pub(crate) fn chosen(&self) -> Form {
        match (self.online, self.offline) {
            (true, _) => Form::Expanded,
            (false, true) => Form::Plain,
            (false, false) => Form::Online,
        }
    }
}

/// Boot the development environment: server, database, migrations, drift gate, seed, backend.
///
/// What is there is used. What this run started ends with it. Nothing is started on a database that drifted.
#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// Begin anew: back up the database of the own server if anything is in it, and drop it
    #[arg(long)]
    pub(crate) reset: bool,
    /// Prepare everything, and do not run the backend
    #[arg(long)]
    pub(crate) no_backend: bool,
    /// Ask the drift gate anew whenever schema.sql or a migration is saved
    #[arg(long)]
    pub(crate) watch: bool,
}

/// Walk the sync procedure on a database that differs: stop, export, compare, decide, document, verify.
///
/// Without a decision it changes nothing: it says what differs, and what each way out would do. On a terminal it asks.
#[derive(Debug, Args)]
pub(crate) struct DbSync {
    /// Take everything that differs over into schema.sql
    #[arg(long, conflicts_with_all = ["keep_database", "keep_repository", "waive"])]
    pub(crate) accept_database: bool,
    /// Take this difference over into schema.sql: `column core.items.colour`
    #[arg(long, value_name = "OBJECT")]
    pub(crate) keep_database: Vec<String>,
    /// Bring this object of the database back to what schema.sql says
    #[arg(long, value_name = "OBJECT")]
    pub(crate) keep_repository: Vec<String>,
    /// Let this difference be for a time
    #[arg(long, value_name = "OBJECT")]
    pub(crate) waive: Vec<String>,
    /// With --waive: the last day, as 2026-12-31
    #[arg(long, value_name = "DATE", requires = "waive")]
    pub(crate) expires: Option<String>,
    /// Who approves the decisions; goes into the changelog
    #[arg(long, value_name = "NAME")]
    pub(crate) approved_by: Option<String>,
    /// Why it is decided so; goes into the changelog
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// The title of the migration for what is taken over
    #[arg(long, value_name = "TEXT", default_value = "take over changes of the database")]
    pub(crate) title: String,
    /// With --keep-repository: run the plan that brings the database back, not only write it
    #[arg(long, requires = "keep_repository")]
    pub(crate) run_plan: bool,
    /// With --run-plan: make no backup before
    #[arg(long, requires = "run_plan")]
    pub(crate) no_backup: bool,
    /// Run the migrations that a database which is behind lacks
    #[arg(long)]
    pub(crate) run_pending: bool,
    /// A hazard that is allowed, beside those that the configuration allows
    #[arg(long, value_name = "CODE", value_parser = hazard)]
    pub(crate) allow: Vec<Code>,
    /// What the migration drops and looks like something new was not renamed: `core.items.code`
    #[arg(long, value_name = "OBJECT")]
    pub(crate) drop_and_create: Vec<String>,
}

fn hazard(text: &str) -> Result<Code, String> {
    let codes = || Code::ALL.iter().map(|code| code.text()).collect::<Vec<_>>().join(", ");
    Code::from_text(text).ok_or_else(|| format!("the hazards are {}", codes()))
}
