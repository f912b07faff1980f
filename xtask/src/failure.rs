//! How a command fails: facts from the libraries, with the hint and the exit code that only the command line knows.

mod apply;
pub(crate) mod backups;

use crate::arguments::Format;
use crate::exit::ExitCode;
use crate::output::{self, Style};
use postgres_code::sqlstate;
use schema_database::error::Left;
use schema_database::{Error, server};
use std::error::Error as _;
use std::io;

/// Exit codes, the same for every command.
pub(crate) mod code {
    /// Drift, pending migrations, lint, a difference.
    pub(crate) const FOUND: u8 = 1;
    /// Wrong usage or configuration.
    pub(crate) const USAGE: u8 = 2;
    /// Could not check, or could not do it: a gate must treat it as failure.
    pub(crate) const COULD_NOT: u8 = 3;
    /// Checksum, chain, tampered or unknown migration, damaged backup.
    pub(crate) const INTEGRITY: u8 = 4;
    /// A lock that somebody else holds.
    pub(crate) const BUSY: u8 = 5;
    /// Because of a hazard that was not allowed.
    pub(crate) const REFUSED: u8 = 6;
    /// A migration stopped in a state that needs a person.
    pub(crate) const NEEDS_PERSON: u8 = 7;
    /// Added to the number of a signal.
    pub(crate) const SIGNAL: u8 = 128;
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What could not be done: `cannot …`, or what is wrong.
    headline: String,
    error: Option<Box<Error>>,
    /// What caused it, where it is not an error of `schema-database`.
    causes: Vec<String>,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// The words on the command line, or the configuration, are wrong.
    pub(crate) fn usage(headline: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure {
            headline: headline.into(),
            error: None,
            causes: Vec::new(),
            hint: Some(hint.into()),
            code: code::USAGE,
        }
    }

    /// Something was found that stands in the way.
    pub(crate) fn found(headline: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { code: code::FOUND, ..Failure::usage(headline, hint) }
    }

    /// Something that is needed cannot be had.
    pub(crate) fn could_not(headline: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { code: code::COULD_NOT, ..Failure::usage(headline, hint) }
    }

    /// The plan does what was not allowed.
    pub(crate) fn refused(headline: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { code: code::REFUSED, ..Failure::usage(headline, hint) }
    }

    /// The role that a migration or a script names and the server lacks.
    pub(crate) fn missing_role(&self) -> Option<&str> {
        match self.error.as_deref()? {
            Error::Apply { failure, .. } | Error::Load(failure) => {
                failure.message.strip_prefix("role \"")?.strip_suffix("\" does not exist")
            }
            _ => None,
        }
    }

    pub(crate) fn headline(&self) -> &str {
        &self.headline
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    pub(crate) fn code(&self) -> u8 {
        self.code
    }

    /// The failure and what caused it, for a list of many.
    pub(crate) fn in_one_line(&self) -> String {
        let cause = self.error.as_deref().and_then(|error| error.source()).map(describe);
        let parts = std::iter::once(self.headline.clone()).chain(cause).chain(self.causes.iter().cloned());
        parts.collect::<Vec<_>>().join(": ")
    }

    pub(crate) fn print(&self, format: Format) {
        if let Some(Error::Load(failure)) = self.error.as_deref()
            && format != Format::Text
        {
            output::unloadable(failure, self.hint.as_deref(), format);
        }
        let Some(error) = self.error.as_deref() else {
            output::problem(Style::Error, "error", &self.headline);
            self.causes.iter().for_each(|cause| output::note("caused by", cause));
            self.print_hint();
            return;
        };
        if let Error::Load(failure) | Error::Apply { failure, .. } = error {
            output::problem(Style::Error, "error", &self.headline);
            let what = format!("{} ({})", failure.message, failure.sqlstate);
            output::excerpt(&failure.location, &failure.excerpt, &what);
            for (label, text) in [("detail", &failure.detail), ("server hint", &failure.hint)] {
                if let Some(text) = text {
                    output::note(label, text);
                }
            }
        } else {
            if let Error::Repository { findings } = error {
                findings.iter().for_each(output::print_finding);
            }
            if let Error::Undecided { statement, recovery, .. } = error {
                output::note("statement", statement);
                recovery.iter().for_each(|line| output::note("recovery", line));
            }
            output::problem(Style::Error, "error", &self.headline);
            let mut cause: Option<&dyn std::error::Error> = error.source();
            while let Some(current) = cause {
                output::note("caused by", &describe(current));
                // What the client library says of a server's error is the same again.
                cause = current.source().filter(|_| sqlstate(current).is_none());
            }
        }
        self.print_hint();
    }

    fn print_hint(&self) {
        if let Some(hint) = &self.hint {
            output::problem(Style::Hint, "hint", hint);
        }
    }
}

/// An error and what the server says, in one line.
pub(crate) fn in_one_line(error: &Error) -> String {
    match error {
        Error::Apply { failure, .. } | Error::Load(failure) => {
            format!("{} ({})", failure.message, failure.sqlstate)
        }
        other => match other.source() {
            Some(source) => format!("{other}: {}", describe(source)),
            None => other.to_string(),
        },
    }
}

/// `Display` of a server error is only "db error": its code and message are what matters.
fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    match sqlstate(error) {
        Some((state, message)) => format!("{message} ({state})"),
        None => error.to_string(),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let (code, hint) = advise(&error);
        Failure { headline: error.to_string(), error: Some(Box::new(error)), causes: Vec::new(), hint, code }
    }
}

/// The exit code, and what to do.
fn advise(error: &Error) -> (u8, Option<String>) {
    let hint = |text: &str| Some(text.to_owned());
    match error {
        Error::Configuration { .. } => {
            (code::USAGE, hint("docs/configuration.md lists the keys of [workspace.metadata.schema-sync]"))
        }
        Error::Waivers { .. } => (code::USAGE, hint("docs/sync.md says what a waiver has")),
        Error::Targets { .. } => (code::USAGE, hint("docs/fleets.md says what a target has")),
        Error::NoSuchDatabase { .. } => (
            code::USAGE,
            hint(
                "`*` is any text and `?` any character; templates and databases that allow no connection are left out",
            ),
        ),
        Error::PasswordFile { path } => (code::USAGE, Some(format!("run `chmod 0600 {}`", path.display()))),
        Error::ConnectTimeout { .. } => (
            code::COULD_NOT,
            hint(
                "check that PostgreSQL itself listens there, with no proxy between that waits; `connect_timeout=SECONDS` waits longer",
            ),
        ),
        Error::File { action: "read" | "list", source, .. } if source.kind() == io::ErrorKind::NotFound => (
            code::USAGE,
            hint(
                "`schema` and `migrations` of [workspace.metadata.schema-sync], or `--schema` and `--migrations`, say where they are",
            ),
        ),
        Error::ConnectionString(_) => (
            code::USAGE,
            hint("write `postgresql://user@host:port/database`, `host=… dbname=…` or `service=NAME`"),
        ),
        Error::Load(failure) => (code::FOUND, crate::commands::load_hint::hint(failure)),
        Error::Repository { .. } => (code::FOUND, None),
        Error::Connect { .. } => (
            code::COULD_NOT,
            hint("check that the server runs and `psql` reaches it with the same connection string"),
        ),
        Error::Tls(_) => (
            code::COULD_NOT,
            hint("name the authority's file with `sslrootcert=FILE` in the connection string"),
        ),
        Error::UnsupportedServer { .. } => {
            (code::COULD_NOT, hint("the catalogs of other servers have another shape: nothing was compared"))
        }
        Error::Query { source, .. } if sqlstate(source).is_some_and(|(state, _)| state == "42501") => (
            code::COULD_NOT,
            hint(
                "the history must be readable: `GRANT USAGE ON SCHEMA schema_sync TO role; GRANT SELECT ON ALL TABLES IN SCHEMA schema_sync TO role`",
            ),
        ),
        Error::SchemaWasChanging { .. } => (
            code::COULD_NOT,
            hint("wait until the migration or the session that changes it has ended, then run again"),
        ),
        Error::Scratch(server::Error::NotFound { help, .. }) => (code::COULD_NOT, hint(help)),
        Error::Scratch(server::Error::Connect { .. }) => {
            (code::COULD_NOT, hint("check that the server of `--scratch-url` runs, or leave it out"))
        }
        Error::Scratch(server::Error::KeptOfAnotherMajor { .. }) => (
            code::USAGE,
            hint("remove the directory, with all that is in it, and run `cargo xtask dev` again"),
        ),
        Error::Scratch(server::Error::OutOfReach { .. }) => (
            code::COULD_NOT,
            hint("let others pass through the directories above it, do not run as root, or set DATABASE_URL"),
        ),
        Error::Scratch(_) => {
            (code::COULD_NOT, hint("`--scratch-url` names a server that may be used instead"))
        }
        Error::Source { .. } | Error::Snapshot { .. } => (
            code::USAGE,
            hint(
                "a source is a .sql file, a directory of migrations, a database URL, a .json snapshot, or `empty`",
            ),
        ),
        Error::DifferentMajors { .. } => (
            code::COULD_NOT,
            hint("compare the files that made them, or databases on servers of one major version"),
        ),
        Error::NeedsSecret { .. } => (
            code::REFUSED,
            hint(
                "set these options by hand on both sides, or leave the objects to somebody else with `ignore` in the configuration",
            ),
        ),
        Error::SnapshotIsNoState => (code::COULD_NOT, hint("`--no-proof` plans without proof")),
        Error::NoPgDump { .. } => {
            (code::COULD_NOT, hint("install the PostgreSQL client programs of that version"))
        }
        Error::Unproven(_) | Error::Circle(_) => (
            code::COULD_NOT,
            hint(
                "this is a defect of schema-sync: please report it with both schemas; a hand-written migration is the way until then",
            ),
        ),
        Error::Astray { .. } => (
            code::COULD_NOT,
            hint(
                "look at what was written by hand in it; without such parts it is a defect of schema-sync: please report it with both schemas",
            ),
        ),
        Error::ChangedMeanwhile { .. } => (code::COULD_NOT, hint("run the command again")),
        Error::Title { .. } => {
            (code::USAGE, hint("a title is a few words of letters and digits: `add lots`"))
        }
        Error::SquashTitle { .. } => (code::USAGE, hint("give the new one another title: `--title TEXT`")),
        Error::NoMigration => (code::USAGE, hint("generate one with a title")),
        Error::NoVersion { .. } => {
            (code::USAGE, hint("the last migration's version must be a time that has a next second"))
        }
        Error::Program { .. } => (code::COULD_NOT, None),
        Error::Apply { failure, left, .. } => {
            (apply::exit_code(failure, *left), apply::advice(failure, *left))
        }
        Error::RunnerBusy { .. } => (
            code::BUSY,
            hint(
                "wait until it has ended, or wait longer with `--lock-wait SECONDS`; `SELECT pg_terminate_backend(process)` ends one that is stuck",
            ),
        ),
        Error::Pooled { .. } => {
            (code::COULD_NOT, hint("name the host and port of PostgreSQL itself, not of the pooler"))
        }
        Error::ReadOnly { .. } => {
            (code::COULD_NOT, hint("name the primary server; `default_transaction_read_only` must be off"))
        }
        Error::NotThePrincipal { login, principal, .. } => (
            code::COULD_NOT,
            Some(format!(
                "`GRANT {} TO {}`, connect as the owner, or name another `owner` in the configuration",
                schema_core::quote::name(principal),
                schema_core::quote::name(login)
            )),
        ),
        Error::LockLost | Error::HiddenCommit { .. } | Error::ChangedHalfway { .. } => {
            (code::INTEGRITY, hint("`cargo xtask db-validate` shows how the database differs now"))
        }
        Error::Backfill { left, .. } => apply::backfill(*left),
        Error::RowsLeft { .. } => apply::backfill(Left::EarlierSteps),
        Error::NoSteps { .. } => (code::FOUND, hint("`cargo xtask db-validate` shows the statement")),
        Error::Keep { .. } | Error::Settle { .. } => (
            code::COULD_NOT,
            hint("see that the backup directory can be written to; `--no-backup` migrates without it"),
        ),
        Error::NotCommitted { .. } => (code::COULD_NOT, hint("run the command again")),
        Error::Undecided { .. } => (
            code::NEEDS_PERSON,
            hint("do what is printed above, then run the command again: it goes on from there"),
        ),
        Error::AnotherCluster | Error::WentBack { .. } => (
            code::NEEDS_PERSON,
            hint(
                "see which server took over; run the command again: it begins with what the database has now",
            ),
        ),
        Error::Interrupted { signal } => (
            code::SIGNAL.saturating_add(u8::try_from(*signal).unwrap_or_default()),
            hint("run the command again: it goes on where it stopped"),
        ),
        Error::HasHistory => (code::USAGE, hint("`cargo xtask db-migrate` applies what it lacks")),
        Error::NoMatchingState => {
            (code::FOUND, hint("`cargo xtask db-validate` shows what differs: bring one to the other first"))
        }
        Error::SeveralMatchingStates { .. } => (
            code::USAGE,
            hint(
                "they differ in rows only: say with `--to VERSION` which of them is the last that was applied",
            ),
        ),
        Error::NoWayBack { .. } => (
            code::USAGE,
            hint("`cargo xtask db-generate --with-down` writes one together with its migration"),
        ),
        Error::NoSuchGoal { .. } => {
            (code::USAGE, hint("`cargo xtask db-status` lists what is applied and what is pending"))
        }
        Error::Query { .. }
        | Error::AmbiguousIdentity { .. }
        | Error::UnknownSubject { .. }
        | Error::UnknownColumn { .. }
        | Error::File { .. }
        | Error::History(_) => (code::COULD_NOT, None),
    }
}

/// Server errors inside error chains.
mod postgres_code {
    /// The SQLSTATE and message of a server's error.
    pub(super) fn sqlstate(error: &(dyn std::error::Error + 'static)) -> Option<(String, String)> {
        let error = error.downcast_ref::<postgres::Error>()?.as_db_error()?;
        Some((error.code().code().to_owned(), error.message().to_owned()))
    }
}
