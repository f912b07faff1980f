//! `cargo xtask db-docs`: a page for people, of the repository or of a database.

use super::{Session, report};
use crate::arguments::many::DbDocs;
use crate::arguments::{At, Common, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_database::gate;

pub(crate) fn run(command: &DbDocs, common: &Common) -> Result<ExitCode, Failure> {
    if common.format != Format::Text {
        return Err(Failure::usage(
            "`db-docs` writes a page",
            "`db-validate --format json` writes the findings",
        ));
    }
    let session = Session::open(common, At::Ci)?;
    let files = session.read_files()?;
    let outcome = match &session.database {
        Some(database) => gate::check_database(files, database, &session.options, &session.store)?,
        None => gate::check_repository(files, &session.options, &session.store)?,
    };
    let page = report::make(&session, &outcome)?;
    let Some(path) = &command.output else { return Ok(output::data(&page, ExitCode::SUCCESS)) };
    report::write(path, &page)?;
    Ok(ExitCode::SUCCESS)
}
