//! What is kept of a database that differs: its schema, the report, and the SQL for either direction, in a folder of its own
//! in the backup directory.

use crate::arguments::Common;
use crate::commands::backup::Shelf;
use crate::commands::{Session, db_export};
use crate::failure::Failure;
use crate::output;
use schema_database::Error;
use schema_database::changelog::write_whole;
use schema_database::connection::Target;
use schema_database::gate::Outcome;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

/// The folder of one run.
pub(super) struct Folder {
    path: PathBuf,
    name: String,
}

impl Folder {
    /// Makes it, with the schema of the database and the report of the gate.
    pub(super) fn create(
        session: &Session,
        common: &Common,
        target: &Target,
        outcome: &Outcome,
    ) -> Result<Folder, Failure> {
        let schema = db_export::of_target(&Shelf::open(common)?, target)?.script;
        let stamp = schema_database::changelog::stamp();
        let relative = session.configuration.backup_directory.join(format!("drift_{stamp}"));
        let path = session.root.join(&relative);
        // Backups stand beside it: they are for who makes them, and for nobody else.
        let private = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        private.map_err(Error::file("write", &path))?;
        let folder = Folder { path, name: relative.display().to_string() };
        folder.write("schema.sql", &schema)?;
        folder.write("report.json", &format!("{:#}\n", output::document(outcome)))?;
        Ok(folder)
    }

    /// As people find it, from the top of the repository.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn write(&self, file: &str, text: &str) -> Result<(), Failure> {
        Ok(write_whole(&self.path.join(file), text)?)
    }
}
