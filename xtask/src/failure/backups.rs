//! How a command about backups fails.

use super::{Failure, code};
use schema_backup::Error;
use std::error::Error as _;
use std::io;

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let (code, hint) = advise(&error);
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(current) = cause {
            causes.push(super::describe(current));
            cause = current.source().filter(|_| super::sqlstate(current).is_none());
        }
        Failure { headline: error.to_string(), error: None, causes, hint, code }
    }
}

/// The exit code, and what to do.
fn advise(error: &Error) -> (u8, Option<String>) {
    let hint = |text: &str| Some(text.to_owned());
    match error {
        Error::Directory { path, .. } => (
            code::COULD_NOT,
            Some(format!(
                "a backup directory belongs to who makes the backups, and to nobody else: `chmod 0700 {}`",
                path.display()
            )),
        ),
        Error::File { source, .. } if source.kind() == io::ErrorKind::NotFound => (
            code::COULD_NOT,
            hint("`--backup-dir` or `backup-directory` of the configuration says where backups are"),
        ),
        Error::File { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            (code::COULD_NOT, hint("make room, then run again; nothing of this backup is left"))
        }
        Error::NoTool { major, .. } => {
            (code::COULD_NOT, Some(format!("{}; `cargo xtask doctor` shows what is found", install(*major))))
        }
        Error::SchemaWasChanging { .. } => (
            code::COULD_NOT,
            hint("wait until the migration or the session that changes it has ended, then run again"),
        ),
        Error::Interrupted { signal } => (u8::try_from(128 + signal).unwrap_or(code::COULD_NOT), None),
        Error::NoBackup { .. } | Error::NoBackups { .. } => (
            code::USAGE,
            hint("`cargo xtask backup-list` shows those there are; `cargo xtask backup` makes one"),
        ),
        Error::Damaged { .. } => (
            code::INTEGRITY,
            hint("do not restore from it; `cargo xtask backup-verify NAME` finds one that is whole"),
        ),
        Error::Differs { .. } => (
            code::FOUND,
            hint(
                "a database that was made for this restore is removed again, one that was there has what was restored; one that does not exist yet has nothing of its own",
            ),
        ),
        Error::Recipient { .. } => (code::USAGE, hint("a recipient is what `age-keygen -y` prints: `age1…`")),
        Error::Identity { .. } => (code::USAGE, hint("an identity is a file that `age-keygen` makes")),
        Error::Encrypted { .. } => {
            (code::COULD_NOT, hint("name the file with the identity: `--identity FILE`"))
        }
        Error::Options(_) => (code::USAGE, None),
        Error::NotEmpty { database, .. } => (
            code::REFUSED,
            Some(format!(
                "name another database, which is made; or say `--replace {database}`: the old one is kept under another name"
            )),
        ),
        Error::Replace { database, .. } => {
            (code::USAGE, Some(format!("type the name of the database that is to be replaced: `{database}`")))
        }
        Error::NoTable { .. } => (code::USAGE, hint("a table is `schema.name`, as its manifest has it")),
        Error::Program { message, .. } if message.contains("row-level security") => (
            code::COULD_NOT,
            hint(
                "a backup role owns the tables or has BYPASSRLS: a backup of the rows that it may see would be silently partial",
            ),
        ),
        Error::Program { message, .. } if message.contains("cache lookup failed") => {
            (code::COULD_NOT, hint("the schema was changed meanwhile: run again when that has ended"))
        }
        Error::Program { .. }
        | Error::File { .. }
        | Error::Start { .. }
        | Error::Query { .. }
        | Error::Answer { .. }
        | Error::Caller { .. } => (code::COULD_NOT, None),
    }
}

/// How the client programs are had.
pub(crate) fn install(major: u32) -> String {
    if cfg!(target_os = "macos") {
        return format!("`brew install postgresql@{major}`");
    }
    // Without the file the system is unknown, and the help says so in general words.
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is = |name: &str| release.lines().any(|line| line.starts_with("ID") && line.contains(name));
    if is("debian") || is("ubuntu") {
        format!("`apt-get install postgresql-client-{major}` (older systems: from apt.postgresql.org)")
    } else if is("alpine") {
        format!("`apk add postgresql{major}-client`")
    } else if is("fedora") || is("rhel") {
        format!("`dnf install postgresql{major}` (from yum.postgresql.org)")
    } else {
        format!("install the client programs of PostgreSQL {major} or newer")
    }
}
