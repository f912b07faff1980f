//! `cargo xtask db-checksum`: the lock file against the files, with no database; `--write` accepts new ones.

use super::Session;
use crate::arguments::{At, Common, DbChecksum};
use crate::failure::Failure;
use crate::output;
use schema_core::report::{Finding, Severity};
use schema_database::changelog;
use schema_database::gate::{self, Outcome};
use schema_database::repository::{Files, Repository, new_lock, write_lock};
use std::process::ExitCode;

pub(crate) fn run(command: &DbChecksum, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::Ci)?;
    let mut files = session.read_files()?;
    if command.write {
        files = write(command, &session, files)?;
    }
    let mut outcome = match (&session.database, command.write) {
        (Some(database), false) => gate::check_history_only(files, database)?,
        _ => Outcome { findings: files.findings, ..Outcome::default() },
    };
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(output::checksums(&outcome, common.format))
}

/// Writes the lock file, unless something in the way was not accepted; then the findings say what.
fn write(command: &DbChecksum, session: &Session, files: Files) -> Result<Files, Failure> {
    let in_the_way: Vec<&Finding> =
        files.findings.iter().filter(|finding| !is_accepted(command, finding)).collect();
    let Some(repository) = files.repository.as_ref().filter(|_| in_the_way.is_empty() && files.sendable)
    else {
        return Ok(files);
    };
    let expectation = gate::expect(repository, &session.options, &session.store)?;
    let facts = expectation.facts;
    let lock = new_lock(repository, facts.major, facts.canonical, &facts.states);
    record_reason(command, session, repository)?;
    write_lock(&session.lock_path(), &lock)?;
    session.read_files()
}

/// What writing the lock file puts right.
fn is_accepted(command: &DbChecksum, finding: &Finding) -> bool {
    match finding.code.as_str() {
        "missing-lock-file" | "unlocked-migration" | "cosmetic-change" | "changed-schema"
        | "stale-fingerprint" => true,
        "damaged-lock-file" | "changed-migration" => {
            command.accept.iter().any(|version| finding.subject.starts_with(version.as_str()))
        }
        _ => finding.severity == Severity::Warning,
    }
}

/// A changed migration is accepted only with its reason on record.
fn record_reason(command: &DbChecksum, session: &Session, repository: &Repository) -> Result<(), Failure> {
    let Some(reason) = &command.reason else { return Ok(()) };
    for version in &command.accept {
        if let Some(migration) = repository.migrations.iter().find(|migration| migration.version == *version)
        {
            let entry = changelog::Entry {
                title: format!("Accepted a changed migration: {}", migration.title()),
                lines: vec![format!("Reason: {reason}"), format!("Checksum: {}", migration.checksum)],
            };
            changelog::append(&session.changelog_path(), &entry)?;
        } else {
            return Err(Failure::usage(
                format!("there is no migration {version}"),
                "name the version as in the file's name: 20240115.143022",
            ));
        }
    }
    Ok(())
}
