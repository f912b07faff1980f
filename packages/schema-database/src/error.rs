//! What can go wrong: facts only. The command line adds hints and exit codes.

use crate::load::Clue;
use crate::server;
use postgres::error::SqlState;
use schema_core::report::{Excerpt, Finding, Location};
use std::path::PathBuf;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Error {
    /// The configuration is missing or wrong.
    #[error("{message} in {file}")]
    Configuration { file: String, message: String },
    /// The file of waivers is not as it should be.
    #[error("{message} in {file}")]
    Waivers { file: String, message: String },
    /// The file of targets is not as it should be. Never quotes it: it may hold a password.
    #[error("{message} in {file}")]
    Targets { file: String, message: String },
    /// A server has no database of such a name: to check none would be a pass.
    #[error("no database of the server is called `{pattern}`")]
    NoSuchDatabase { pattern: String },
    /// A connection string is wrong. Never quotes it: it may hold a password.
    #[error("the connection string is wrong: {0}")]
    ConnectionString(String),
    /// A server could not be reached, or refused.
    #[error("cannot connect to {target}")]
    Connect { target: String, source: postgres::Error },
    /// A server did not answer as a PostgreSQL does.
    #[error("cannot connect to {target}: no answer within {seconds} seconds that a PostgreSQL would give")]
    ConnectTimeout { target: String, seconds: u64 },
    /// libpq ignores such a file, with a warning.
    #[error("others may read the password file {}", path.display())]
    PasswordFile { path: PathBuf },
    /// TLS could not be set up as asked.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
    /// The server is not a PostgreSQL of a supported major version.
    #[error("the server has version {version}, which is not a PostgreSQL from 13 to 18")]
    UnsupportedServer { version: String },
    /// A query of ours failed.
    #[error("cannot {action}")]
    Query { action: String, source: postgres::Error },
    /// Somebody kept changing the schema during the reading.
    #[error("the schema was changing while it was read, {attempts} times in a row")]
    SchemaWasChanging { attempts: u32 },
    /// Two objects have one identity: a mistake in a query of ours.
    #[error("two objects are both {id}")]
    AmbiguousIdentity { id: String },
    /// Privileges on something that no query of ours reads or names.
    #[error("there are privileges on an object that is not read, {address}")]
    UnknownSubject { address: String },
    /// An index or constraint has a column that no query of ours reads.
    #[error("{attribute} of {id} has a column that is not read")]
    UnknownColumn { id: String, attribute: String },
    /// A file cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    /// Text does not load.
    #[error("{0}")]
    Load(Box<LoadFailure>),
    /// What stands in the repository is wrong before any server was asked.
    #[error("{} of the repository {}", count(findings.len(), "file problem"), if findings.len() == 1 { "is in the way" } else { "are in the way" })]
    Repository { findings: Vec<Finding> },
    /// No order of statements leads from the old state to the new one.
    #[error("no plan was found")]
    Circle(#[source] schema_core::plan::Circle),
    /// A plan did not pass its proof.
    #[error("the plan is not proven, so nothing is made of it")]
    Unproven(#[from] Box<crate::diff::Unproven>),
    /// A migration, replayed as it would be written, leads elsewhere.
    #[error("{file} as it would be written does not lead to {goal}, so nothing is written")]
    Astray { file: String, goal: &'static str, source: Box<crate::diff::Unproven> },
    /// Files were changed while a migration was made from them.
    #[error("{file} was changed while the migration was made, so nothing is written")]
    ChangedMeanwhile { file: String },
    /// A title that no migration can have.
    #[error("no migration can be called `{title}`")]
    Title { title: String, source: schema_script::name::NameError },
    /// A title that would make two migrations one in a history.
    #[error("the last of the migrations that are squashed is called `{title}` itself")]
    SquashTitle { title: String },
    /// There is none to be replaced.
    #[error("there is no migration yet")]
    NoMigration,
    /// The calendar ends.
    #[error("no version comes after {last}")]
    NoVersion { last: String },
    /// The new state has values that are never read, so that no plan can write them.
    #[error("no plan can be made: a secret is part of {}, and secrets are never read", objects.join(", "))]
    NeedsSecret { objects: Vec<String> },
    /// A word that should name a schema.
    #[error("`{word}` is no file, directory or connection string")]
    Source { word: String },
    /// A file is no snapshot.
    #[error("{file} is no snapshot of a catalog")]
    Snapshot { file: String, source: schema_core::catalog::ParseError },
    /// A snapshot says what a schema was, not how to make it.
    #[error("a plan from a snapshot cannot be proven: a snapshot cannot be loaded")]
    SnapshotIsNoState,
    /// The server's own version decides how a definition reads.
    #[error("the two databases are on servers of different major versions, {old} and {new}")]
    DifferentMajors { old: u32, new: u32 },
    /// A program of PostgreSQL could not do its work.
    #[error("{program} fails: {message}")]
    Program { program: &'static str, message: String },
    /// There is no pg_dump for a server of this version.
    #[error("there is no pg_dump of version {major} on this machine")]
    NoPgDump { major: u32 },
    /// No scratch server could be had.
    #[error("cannot get a scratch PostgreSQL")]
    Scratch(#[from] server::Error),
    /// A statement of a migration fails on the database.
    #[error("{migration} cannot be applied{left}")]
    Apply { migration: String, left: Left, failure: Box<LoadFailure> },
    /// What a migration deletes could not be kept before.
    #[error("{migration} is rolled back: what it deletes cannot be kept")]
    Keep { migration: String, source: Box<dyn std::error::Error + Send + Sync> },
    /// What was kept could not be given its name, or removed.
    #[error("cannot settle what was kept of deleted rows")]
    Settle { source: Box<dyn std::error::Error + Send + Sync> },
    /// Another runner is at work, and does not end.
    #[error("another runner has been at work for longer than {seconds} s: {holder}")]
    RunnerBusy { holder: String, seconds: u64 },
    /// A connection on which nothing can be held.
    #[error(
        "{target} is not PostgreSQL itself: a pooler stands between, and gives a session's lock and settings to others"
    )]
    Pooled { target: String },
    /// A server that nothing can be changed on.
    #[error("the server {reason}: nothing can be changed there")]
    ReadOnly { reason: &'static str },
    /// The connection string leads to another server than before.
    #[error("the new connection leads to another cluster than the one that was lost")]
    AnotherCluster,
    /// A standby that lagged has taken over.
    #[error("the server has another history than before the connection was lost, from {version} on")]
    WentBack { version: String },
    /// What the migrations make would belong to somebody else.
    #[error("{login} may not act as {principal}, who owns the database")]
    NotThePrincipal { login: String, principal: String, source: postgres::Error },
    /// The session has changed under our hands.
    #[error(
        "the session no longer holds the lock against other runners: something in the migration released it, or a pooler stands between"
    )]
    LockLost,
    /// A migration ended the transaction that it runs in.
    #[error("{migration} ended its own transaction: a part of it is committed without its record")]
    HiddenCommit { migration: String },
    /// The server rolled back what it was asked to commit.
    #[error("the server rolled {migration} back when it was to be committed")]
    NotCommitted { migration: String },
    /// A migration of which nobody could tell after a crash what of it has run.
    #[error("{migration} cannot be applied: {reason}")]
    NoSteps { migration: String, reason: String },
    /// A statement that changes rows some at a time cannot be run so.
    #[error("{migration} cannot be applied{left}: {reason}")]
    Backfill { migration: String, left: Left, reason: String },
    /// Rows that a statement ought to have changed were written behind its back.
    #[error(
        "{migration}: {table} still has rows that its backfill ought to change: somebody keeps writing them"
    )]
    RowsLeft { migration: String, table: String },
    /// A migration's file was changed while half of it is applied.
    #[error("{migration} was changed after its step {step} had begun on this database")]
    ChangedHalfway { migration: String, step: usize },
    /// A statement outside a transaction was interrupted, and the catalog does not tell what became of it.
    #[error("{migration} stopped where a person has to look: {what}")]
    Undecided { migration: String, statement: String, what: String, recovery: Vec<String> },
    /// A signal asked to stop.
    #[error("stopped by a signal")]
    Interrupted { signal: i32 },
    /// A database with a history needs no beginning.
    #[error("the database has a history already")]
    HasHistory,
    /// A repository and a database that have nothing in common.
    #[error("the schema of the database is none of those that the migrations lead to")]
    NoMatchingState,
    /// Migrations that change rows only lead from one state to the same.
    #[error("the schema of the database is that after each of several migrations: {}", versions.join(", "))]
    SeveralMatchingStates { versions: Vec<String> },
    /// There is no way back.
    #[error("{migration} has no way back")]
    NoWayBack { migration: String },
    /// A version that is none, or not where it would have to be.
    #[error("{version} is no version to go to: {reason}")]
    NoSuchGoal { version: String, reason: &'static str },
    /// The history in the database is not of the form that this tool writes.
    #[error("the history in the database cannot be read: {0}")]
    History(String),
}

/// What of a migration that failed is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// The steps before the one that failed.
    EarlierSteps,
}

impl std::fmt::Display for Left {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Left::Nothing => ": nothing of it was done",
            Left::EarlierSteps => ": it stopped halfway, the steps before are done",
        })
    }
}

/// A statement that PostgreSQL refuses.
#[derive(Debug, thiserror::Error)]
#[error("{file} does not load")]
pub struct LoadFailure {
    /// The file, relative to the repository.
    pub file: String,
    /// Where in the file.
    pub location: Location,
    /// The line there.
    pub excerpt: Excerpt,
    /// What PostgreSQL says.
    pub message: String,
    /// The five characters of SQLSTATE.
    pub sqlstate: String,
    /// PostgreSQL's detail, when it gives one.
    pub detail: Option<String>,
    /// PostgreSQL's own hint, when it gives one.
    pub hint: Option<String>,
    /// What an unknown name may have been meant to be.
    pub clue: Option<Clue>,
    /// The error as the client library has it.
    #[source]
    pub source: postgres::Error,
}

impl Error {
    /// Whether a server could not take a connection only for now: it is starting, or has no room for one more.
    pub(crate) fn is_passing(&self) -> bool {
        let Error::Connect { source, .. } = self else { return false };
        let passing = [SqlState::TOO_MANY_CONNECTIONS, SqlState::CANNOT_CONNECT_NOW];
        source.code().is_some_and(|code| passing.contains(code))
    }

    /// The error of a query that was to do this: `map_err(Error::query("read the roles"))`.
    pub fn query(action: impl Into<String>) -> impl FnOnce(postgres::Error) -> Error {
        let action = action.into();
        move |source| Error::Query { action, source }
    }

    /// The error of starting a program.
    pub fn program(program: &'static str) -> impl FnOnce(xshell::Error) -> Error {
        move |error| Error::Program { program, message: error.to_string() }
    }

    /// The error of doing this with a file.
    pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::File { action, path, source }
    }
}

impl From<crate::diff::Unproven> for Error {
    fn from(unproven: crate::diff::Unproven) -> Error {
        Error::Unproven(Box::new(unproven))
    }
}

/// `1 object`, `2 objects`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
