//! What can go wrong: facts only. The command line adds hints and exit codes.

use std::path::PathBuf;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Error {
    /// A file or directory cannot be used.
    #[error("cannot {action} {}", path.display())]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    /// The backup directory is not what it should be.
    #[error("{} {problem}", path.display())]
    Directory { path: PathBuf, problem: &'static str },
    /// There is no program for the server's version.
    #[error("there is no {program} for PostgreSQL {major} on this machine{}", found_instead(found))]
    NoTool { program: &'static str, major: u32, found: Vec<String> },
    /// A program of PostgreSQL could not be started.
    #[error("cannot start {program}")]
    Start { program: String, source: std::io::Error },
    /// A program of PostgreSQL ended otherwise than well.
    #[error("{program} {end}{}", after_colon(message))]
    Program { program: String, end: String, message: String },
    /// A query of ours failed.
    #[error("cannot {action}")]
    Query { action: &'static str, source: postgres::Error },
    /// The answer to a query of ours broke off.
    #[error("cannot {action}")]
    Answer { action: &'static str, source: std::io::Error },
    /// What the caller was to find out could not be found out.
    #[error("cannot {action}")]
    Caller { action: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
    /// Somebody kept changing the schema while the snapshot was taken.
    #[error("the schema was changing while the backup began, {attempts} times in a row")]
    SchemaWasChanging { attempts: u32 },
    /// Ctrl-C, or another signal that asks us to end.
    #[error("interrupted by signal {signal}")]
    Interrupted { signal: i32 },
    /// No backup has this name.
    #[error("there is no backup `{name}`")]
    NoBackup { name: String },
    /// There is no backup at all.
    #[error("there is no backup in {}", directory.display())]
    NoBackups { directory: PathBuf },
    /// A backup is not what its manifest says.
    #[error("the backup `{name}` is damaged: {}", damage.join("; "))]
    Damaged { name: String, damage: Vec<String> },
    /// A word that is no recipient of `age`.
    #[error("`{word}` is no age recipient")]
    Recipient { word: String },
    /// A file that holds no identity of `age`.
    #[error("{} holds no age identity", path.display())]
    Identity { path: PathBuf },
    /// The archive is encrypted, and no key was given, or the wrong one.
    #[error("the backup `{name}` is encrypted: {problem}")]
    Encrypted { name: String, problem: String },
    /// A database is filled, and is not what the backup says.
    #[error("`{database}`, as it was restored, differs from what the backup says: {}", differences.join("; "))]
    Differs { database: String, differences: Vec<String> },
    /// Two options that exclude each other.
    #[error("{0}")]
    Options(String),
    /// The database that a restore was to fill has something in it.
    #[error("the database `{database}` is not empty: it has {what}")]
    NotEmpty { database: String, what: String },
    /// Who typed the name of the database to be replaced typed another one.
    #[error("`--replace {typed}` does not name the database `{database}`")]
    Replace { typed: String, database: String },
    /// A backup holds no such table.
    #[error("the backup `{name}` has no table `{table}`")]
    NoTable { name: String, table: String },
}

fn after_colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

fn found_instead(found: &[String]) -> String {
    if found.is_empty() { String::new() } else { format!(", only {}", found.join(", ")) }
}

impl Error {
    /// The error of doing this with a file.
    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::File { action, path, source }
    }

    /// The error of a query that was to do this.
    pub(crate) fn query(action: &'static str) -> impl FnOnce(postgres::Error) -> Error {
        move |source| Error::Query { action, source }
    }

    /// The error of reading what a query answers, which was to do this.
    pub(crate) fn reading(action: &'static str) -> impl FnOnce(std::io::Error) -> Error {
        move |source| Error::Answer { action, source }
    }
}
