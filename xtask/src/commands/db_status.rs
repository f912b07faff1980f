//! `cargo xtask db-status`: where a database is.

use super::Session;
use super::backup::Shelf;
use crate::arguments::{At, Common, DbStatus};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_database::gate;

pub(crate) fn run(DbStatus {}: &DbStatus, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::Ci)?;
    let database = session.database()?;
    let files = session.read_files()?;
    let outcome = gate::check_database(files, database, &session.options, &session.store)?;
    let shelf = Shelf::open(common)?;
    let backup = shelf.last_backup().map(|manifest| format!("{} ({})", manifest.name, manifest.finished));
    let verified = shelf.last_verified().map(|(name, record)| format!("{name} ({})", record.verified));
    let safety = output::Safety { backup, verified };
    Ok(output::status(&outcome, &safety, common.format))
}
