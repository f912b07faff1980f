//! `cargo xtask db-checksum`: the lock file against the files, with no database; `--write` accepts new ones.

use super::Session;
use crate::arguments::{At, Common, DbChecksum};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_core::report::{Finding, Severity};
use schema_database::changelog;
use schema_database::gate::{self, Outcome};
use schema_database::repository::{Files, Repository, Source, new_lock, write_lock};

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
    let accepted = find_accepted(command, repository, &files.findings)?;
    let expectation = gate::expect(repository, &session.options, &session.store)?;
    let facts = expectation.facts;
    let lock = new_lock(repository, facts.major, facts.canonical, &facts.states);
    for migration in accepted {
        record_reason(command, session, migration)?;
    }
    write_lock(&session.lock_path(), &lock)?;
    session.read_files()
}

/// What writing the lock file puts right.
fn is_accepted(command: &DbChecksum, finding: &Finding) -> bool {
    match finding.code.as_str() {
        "missing-lock-file" | "unlocked-migration" | "cosmetic-change" | "changed-schema"
        | "stale-fingerprint" => true,
        "changed-migration" => command.accept.iter().any(|version| is_about(finding, version)),
        _ => finding.severity == Severity::Warning,
    }
}

/// Whether a finding is about the migration of this version.
pub(super) fn is_about(finding: &Finding, version: &str) -> bool {
    finding.subject.strip_prefix(version).is_some_and(|rest| rest.starts_with('_'))
}

/// The changed migrations that are accepted; before anything is written, each must be one.
fn find_accepted<'a>(
    command: &DbChecksum,
    repository: &'a Repository,
    findings: &[Finding],
) -> Result<Vec<&'a Source>, Failure> {
    let find = |version: &String| {
        let migration = repository.migrations.iter().find(|migration| migration.version == *version);
        let is_changed =
            findings.iter().any(|finding| finding.code == "changed-migration" && is_about(finding, version));
        match migration {
            Some(migration) if is_changed => Ok(migration),
            Some(_) => Err(Failure::usage(
                format!("the migration {version} is as the lock file has it"),
                "leave out its `--accept`: there is nothing to accept",
            )),
            None => Err(Failure::usage(
                format!("there is no migration {version}"),
                "name the version as in the file's name: 20240115.143022",
            )),
        }
    };
    if command.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Failure::usage(
            "the reason is empty",
            "say why no database can have applied the old text",
        ));
    }
    command.accept.iter().map(find).collect()
}

/// A changed migration is accepted only with its reason on record.
fn record_reason(command: &DbChecksum, session: &Session, migration: &Source) -> Result<(), Failure> {
    let reason = command.reason.iter().map(|reason| format!("Reason: {reason}"));
    let entry = changelog::Entry {
        title: format!("Accepted a changed migration: {}", migration.title()),
        lines: reason.chain([format!("Checksum: {}", migration.checksum)]).collect(),
    };
    Ok(changelog::append(&session.changelog_path(), &entry)?)
}
