//! `cargo xtask backup-list`: what there is, and what is known of it.

use super::backup::{Shelf, summary};
use crate::arguments::{Common, Format, backups::BackupList};
use crate::exit::ExitCode;
use crate::failure::{Failure, code};
use crate::output::{self, size};
use schema_backup::store::Backup;
use schema_backup::verify::Record;

pub(crate) fn run(BackupList {}: &BackupList, common: &Common) -> Result<ExitCode, Failure> {
    let shelf = Shelf::open(common)?;
    if !shelf.store_path().exists() {
        output::note("no backups", &format!("{} does not exist yet", shelf.store_path().display()));
        return Ok(output::data(if common.format == Format::Json { "[]\n" } else { "" }, ExitCode::SUCCESS));
    }
    let store = shelf.store()?;
    let backups = store.backups()?;
    let text = match common.format {
        Format::Json => {
            let all: Vec<_> = backups.iter().map(document).collect();
            format!("{:#}\n", serde_json::json!(all))
        }
        Format::Text | Format::Sql | Format::Github | Format::Sarif => backups.iter().map(line).collect(),
    };
    for backup in &backups {
        if let Err(problem) = &backup.manifest {
            output::warning(&format!("{} is damaged: {problem}", backup.name));
        }
    }
    for Backup { name, manifest, .. } in store.waiting()? {
        match manifest {
            Ok(manifest) => output::note(
                &name,
                &format!(
                    "waits for the next db-migrate on {}, which finds out whether its rows are gone",
                    manifest.database.name
                ),
            ),
            Err(problem) => {
                output::warning(&format!("{name} waits for its transaction, and is damaged: {problem}"))
            }
        }
    }
    let is_damaged = backups.iter().any(|backup| backup.manifest.is_err());
    let code = if is_damaged { ExitCode::from(code::INTEGRITY) } else { ExitCode::SUCCESS };
    Ok(output::data(&text, code))
}

fn line(backup: &Backup) -> String {
    let Ok(manifest) = &backup.manifest else { return format!("{:<34} damaged\n", backup.name) };
    let verified = match Record::read(backup) {
        Ok(Some(record)) => format!("restore verified {}", record.verified),
        Ok(None) => "restore never verified".to_owned(),
        Err(_) => "the record of its restore is damaged".to_owned(),
    };
    let encrypted = if manifest.encrypted { ", encrypted" } else { "" };
    format!(
        "{:<34} {:<7} {:>10}  {} tables of {}{encrypted}, {verified}\n",
        backup.name,
        manifest.contents.text(),
        size(manifest.size()),
        manifest.tables.len(),
        manifest.database.name,
    )
}

fn document(backup: &Backup) -> serde_json::Value {
    match &backup.manifest {
        Ok(manifest) => {
            let mut document = summary(manifest);
            document["verified"] = match Record::read(backup) {
                Ok(Some(record)) => record.verified.into(),
                Ok(None) | Err(_) => serde_json::Value::Null,
            };
            document
        }
        Err(problem) => serde_json::json!({ "name": backup.name, "damaged": problem }),
    }
}
