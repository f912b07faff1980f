//! `cargo xtask db-validate`: the gate.

use super::backup::Shelf;
use super::{Session, report, survey};
use crate::arguments::{At, Common, DbValidate};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_core::report::Finding;
use schema_database::cache::Store;
use schema_database::connection::Target;
use schema_database::gate;
use schema_database::lint::{Wanted, lint_repository};
use schema_database::repository::Repository;

pub(crate) fn run(command: &DbValidate, common: &Common) -> Result<ExitCode, Failure> {
    if !command.many.merge.is_empty() {
        return Ok(output::survey(&survey::merge(&command.many.merge)?, common.format));
    }
    let session = Session::open(common, command.at)?;
    let about_backups = match command.at {
        At::PreDeploy => unverified(&Shelf::open(common)?),
        At::Dev | At::Ci | At::PostDeploy => None,
    };
    if command.many.is_meant() {
        return Ok(output::survey(&survey::make(command, &session, about_backups)?, common.format));
    }
    let connecting = session.database.as_ref().map(Target::begin_connecting);
    let files = session.read_files()?;
    let judged = files.repository.clone();
    let mut outcome = std::thread::scope(|threads| {
        // The lint needs no server: it works while one loads the schema.
        let dangers = threads.spawn(|| dangers(command.at, judged.as_ref(), &session.store));
        let mut outcome = match connecting {
            Some(connecting) => gate::check_database(files, connecting, &session.options, &session.store)?,
            None => gate::check_repository(files, &session.options, &session.store)?,
        };
        outcome.findings.extend(dangers.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        Ok::<_, Failure>(outcome)
    })?;
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    outcome.findings.extend(about_backups);
    if let Some(path) = &command.report {
        report::write(path, &report::make(&session, &outcome)?)?;
    }
    Ok(output::outcome(&outcome, common.format))
}

/// What the lint says that fails a gate; `db-lint` says the rest. A deployment asks about databases, and its scripts
/// have passed before.
fn dangers(at: At, repository: Option<&Repository>, store: &Store) -> Vec<Finding> {
    let repository = match at {
        At::Dev | At::Ci => repository,
        At::PreDeploy | At::PostDeploy => None,
    };
    let errors = |repository| lint_repository(repository, store, Wanted::Errors);
    repository.map(errors).unwrap_or_default()
}

/// Where the configuration demands a verified restore, and there was none lately.
fn unverified(shelf: &Shelf) -> Option<Finding> {
    let days = shelf.configuration.backup.verified_within_days?;
    let Some((name, record)) = shelf.last_verified() else {
        return Some(output::no_verified_restore("no restore of a backup was ever verified"));
    };
    let is_recent = record.age_in_days().is_some_and(|age| age <= i64::from(days));
    let message = format!("the last verified restore is of {}, that of {name}", record.verified);
    (!is_recent).then(|| output::no_verified_restore(&message))
}
