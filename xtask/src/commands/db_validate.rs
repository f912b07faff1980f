//! `cargo xtask db-validate`: the gate.

use super::backup::Shelf;
use super::{Session, report, survey};
use crate::arguments::{At, Common, DbValidate};
use crate::failure::Failure;
use crate::output;
use schema_core::report::Finding;
use schema_database::gate;
use std::process::ExitCode;

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
    let files = session.read_files()?;
    let mut outcome = match &session.database {
        Some(database) => gate::check_database(files, database, &session.options, &session.store)?,
        None => gate::check_repository(files, &session.options, &session.store)?,
    };
    outcome.findings.extend(about_backups);
    if let Some(path) = &command.report {
        report::write(path, &report::make(&session, &outcome)?)?;
    }
    Ok(output::outcome(&outcome, common.format))
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
