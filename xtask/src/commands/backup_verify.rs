//! `cargo xtask backup-verify`: whether a backup is what its manifest says.

use super::backup::{Owners, Shelf, differences, place_of};
use super::scratch_request;
use crate::arguments::{Common, backups::BackupVerify};
use crate::failure::Failure;
use crate::output::{self, Style};
use schema_backup::interrupt;
use schema_backup::manifest::Contents;
use schema_backup::store::Backup;
use schema_backup::verify::{self, Means, ReadToTheEnd, Rehearsal};
use schema_database::Error;
use schema_database::server::Scratch;
use std::process::ExitCode;

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
        let server = restore(&shelf, &backup, &means, common)?;
        output::problem(
            Style::Good,
            "ok",
            &format!(
                "{}: restored into PostgreSQL {server}; schema, rows and checksums are equal",
                backup.name
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

/// The version of the server that it was restored into.
fn restore(shelf: &Shelf, backup: &Backup, means: &Means<'_>, common: &Common) -> Result<String, Failure> {
    let manifest = verify::structure(backup)?;
    let request = scratch_request(common, Some(manifest.database.server_major))?;
    let scratch = Scratch::open(&request).map_err(Error::from)?;
    if manifest.contents != Contents::Tables {
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
    Ok(record.server_version)
}
