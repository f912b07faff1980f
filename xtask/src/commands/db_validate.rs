//! `cargo xtask db-validate`: the gate.

use super::Session;
use crate::arguments::{Common, DbValidate};
use crate::failure::Failure;
use crate::output;
use schema_database::gate;
use std::process::ExitCode;

pub(crate) fn run(command: &DbValidate, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, command.at)?;
    let files = session.read_files()?;
    let outcome = match &session.database {
        Some(database) => gate::check_database(files, database, &session.options, &session.store)?,
        None => gate::check_repository(files, &session.options, &session.store)?,
    };
    Ok(output::outcome(&outcome, common.format))
}
