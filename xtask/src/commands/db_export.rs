//! `cargo xtask db-export`: the schema of a database or a backup, as a script.

use super::backup::{Shelf, place};
use crate::arguments::{Common, backups::DbExport};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_backup::export::{self, Export};
use schema_backup::interrupt;
use schema_backup::verify::Means;
use schema_database::connection::Target;
use schema_database::{Error, read};

pub(crate) fn run(command: &DbExport, common: &Common) -> Result<ExitCode, Failure> {
    let _signals = interrupt::install();
    let shelf = Shelf::open(common)?;
    let export = match &command.from {
        Some(name) => {
            let means = Means { tools: &shelf.tools, identity: command.identity.as_deref() };
            export::of_backup(&shelf.store()?.find(Some(name))?, &means)?
        }
        None => of_target(&shelf, &shelf.target(common)?)?,
    };
    for entry in &export.left_out {
        output::note("left out", &format!("{entry}: it may hold a password"));
    }
    match &command.output {
        None => Ok(output::data(&export.script, ExitCode::SUCCESS)),
        Some(file) => {
            std::fs::write(file, &export.script).map_err(Error::file("write", file))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The schema of a live database.
pub(crate) fn of_target(shelf: &Shelf, target: &Target) -> Result<Export, Failure> {
    let server = read::server(&mut target.connect()?)?;
    Ok(export::of_database(&place(target), server.major, &shelf.tools)?)
}
