//! `cargo xtask backup-verify`: whether a backup is what its manifest says.

use super::backup::{Owners, Shelf, differences, place_of};
use super::scratch_request;
use crate::arguments::{Common, backups::BackupVerify};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::{self, Style};
use schema_backup::interrupt;
use schema_backup::manifest::Contents;
use schema_backup::store::Backup;
use schema_backup::verify::{self, Means, ReadToTheEnd, Rehearsal};
use schema_database::Error;
use schema_database::server::{Scratch, ScratchDatabase};

pub(crate) fn run(command: &BackupVerify, common: &Common) -> Result<ExitCode, Failure> {
    let _signals = interrupt::install();
    let shelf = Shelf::open(common)?;
    let backup = shelf.store()?.find(command.name.as_deref())?;
    let means = Means { tools: &shelf.tools, identity: command.identity.as_deref() };
    if command.depth.structure {
        let manifest = verify::structure(&backup)?;
        output::problem(
            Style::Good,
            "ok",
            &format!("{}: the manifest and its {} files are there", backup.name, manifest.files.len()),
        );
        return Ok(ExitCode::SUCCESS);
    }
    if command.depth.restore {
        let restored = restore(&shelf, &backup, &means, common)?;
        output::problem(
            Style::Good,
            "ok",
            &format!(
                "{}: restored into PostgreSQL {}; schema, rows and checksums are equal",
                backup.name, restored.server_version
            ),
        );
        return Ok(ExitCode::SUCCESS);
    }
    let read = verify::bytes(&backup, &means)?;
    output::problem(Style::Good, "ok", &format!("{}: every byte is as it was written", backup.name));
    if read == ReadToTheEnd::OnlyWhenWritten {
        output::note(
            "encrypted",
            "the archive was read to its end when it was written; `--identity FILE` reads it again",
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// A backup in scratch, found equal to what its manifest says.
pub(super) struct InScratch {
    pub(super) database: ScratchDatabase,
    pub(super) server: Scratch,
    pub(super) server_version: String,
}

/// Restores a backup into scratch and compares.
pub(super) fn restore(
    shelf: &Shelf,
    backup: &Backup,
    means: &Means<'_>,
    common: &Common,
) -> Result<InScratch, Failure> {
    let manifest = verify::structure(backup)?;
    let request = scratch_request(common, Some(manifest.database.server_major))?;
    let scratch = Scratch::open(&request).map_err(Error::from)?;
    if !matches!(manifest.contents, Contents::Tables | Contents::Rescued) {
        for role in &manifest.roles {
            scratch.ensure_role(role).map_err(Error::from)?;
        }
    }
    let database = scratch.database().map_err(Error::from)?;
    let rehearsal = Rehearsal {
        place: place_of(&database.config()),
        connect: &|| Ok(database.connect()?),
        compare: &|manifest, description| {
            differences(&mut database.connect()?, manifest, description, Owners::Restored)
        },
    };
    let record = verify::restored(&shelf.store()?, backup, means, &rehearsal)?;
    Ok(InScratch { database, server: scratch, server_version: record.server_version })
}
