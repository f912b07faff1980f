//! Whether the files are what the lock file says.

use super::{Repository, Source, files};
use crate::changelog;
use crate::error::Error;
use schema_core::fingerprint::Fingerprint;
use schema_core::lock::{LockFile, LockedMigration, LockedSchema, Squash};
use schema_core::report::{Finding, Severity};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

const WRITE: &str = "run `cargo xtask db-checksum --write`";

/// The lock file, or why it cannot be believed.
pub(super) fn read(path: &Path, file: &str) -> Result<(Option<LockFile>, Vec<Finding>), Error> {
    let bytes = match files::read(path) {
        Ok(bytes) => bytes,
        Err(Error::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            let mut finding =
                Finding::new(Severity::Error, "missing-lock-file", file, "there is no lock file");
            finding.help = Some(WRITE.to_owned());
            return Ok((None, vec![finding]));
        }
        Err(error) => return Err(error),
    };
    match LockFile::from_text(&String::from_utf8_lossy(&bytes)) {
        Ok(lock) => Ok((Some(lock), Vec::new())),
        Err(error) => {
            let cause =
                std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            let message = format!("{error}{cause}");
            let mut finding = Finding::new(Severity::Integrity, "damaged-lock-file", file, message);
            finding.help = Some(format!(
                "bring the committed one back: `git checkout -- {file}`; in a merge take the other side's, `git checkout --theirs -- {file}`, and `cargo xtask db-checksum --write` adds this side's migrations"
            ));
            Ok((None, vec![finding]))
        }
    }
}

/// What differs between the lock file and the files.
pub(super) fn check(repository: &Repository, schema_file: &str) -> Vec<Finding> {
    let Some(lock) = &repository.lock else { return Vec::new() };
    let mut findings = Vec::new();
    findings.extend(check_schema(lock, &repository.schema, schema_file));
    let files: BTreeMap<&str, &Source> =
        repository.migrations.iter().map(|migration| (migration.version.as_str(), migration)).collect();
    for locked in &lock.migrations {
        let title = format!("{}_{}", locked.version, locked.name);
        match files.get(locked.version.as_str()) {
            Some(file) => findings.extend(check_migration(locked, file)),
            None => {
                let message = "the migration is in the lock file, but its file is gone";
                let mut finding = Finding::new(Severity::Integrity, "missing-file", title, message);
                finding.help = Some("bring the file back: databases have applied it".to_owned());
                findings.push(finding);
            }
        }
    }
    let last = lock.migrations.last().map_or("", |locked| locked.version.as_str());
    for file in &repository.migrations {
        if lock.migrations.iter().all(|locked| locked.version != file.version) {
            findings.push(squashed(lock, file).unwrap_or_else(|| unlocked(file, last)));
        }
    }
    findings
}

fn check_schema(lock: &LockFile, schema: &Source, file: &str) -> Option<Finding> {
    if schema.checksum == lock.schema.checksum {
        return None;
    }
    let cosmetic = schema.cosmetic_checksum() == lock.schema.cosmetic_checksum;
    let (code, message, help) = if cosmetic {
        (
            "cosmetic-change",
            "only comments or white space changed since the lock file was written",
            WRITE.to_owned(),
        )
    } else {
        let help = "write the migration that leads to it, then `cargo xtask db-checksum --write`".to_owned();
        ("changed-schema", "it is not the schema that the lock file was written for", help)
    };
    let mut finding = Finding::new(Severity::Error, code, file, message);
    finding.help = Some(help);
    Some(finding)
}

fn check_migration(locked: &LockedMigration, file: &Source) -> Option<Finding> {
    let checksum = &file.checksum;
    if *checksum == locked.checksum && file.name == locked.name {
        return None;
    }
    let cosmetic = file.name == locked.name && file.cosmetic_checksum() == locked.cosmetic_checksum;
    let mut finding = if cosmetic {
        let message = "only comments or white space changed since the migration was accepted";
        Finding::new(Severity::Error, "cosmetic-change", file.title(), message)
    } else if file.name == locked.name {
        let message =
            format!("the migration was accepted with checksum {} and now has {checksum}", locked.checksum);
        Finding::new(Severity::Integrity, "changed-migration", file.title(), message)
    } else {
        let message = format!("the migration was accepted under the name {}_{}", locked.version, locked.name);
        Finding::new(Severity::Integrity, "changed-migration", file.title(), message)
    };
    finding.help = Some(if cosmetic {
        WRITE.to_owned()
    } else {
        format!(
            "bring the old text back and write a new migration; if no database has applied it yet: `cargo xtask db-checksum --write --accept {} --reason TEXT`",
            locked.version
        )
    });
    Some(finding)
}

/// A merge can bring a file back that was squashed on the other side.
fn squashed(lock: &LockFile, file: &Source) -> Option<Finding> {
    let is_in = |squash: &&Squash| squash.migrations.iter().any(|one| one.version == file.version);
    let squash = lock.squashes.iter().find(is_in)?;
    let message = format!("the migration was squashed into {}, and its file is there again", squash.version);
    let mut finding = Finding::new(Severity::Error, "squashed-file", file.title(), message);
    finding.help = Some("delete the file: a database that applied it is recognised without".to_owned());
    Some(finding)
}

fn unlocked(file: &Source, last: &str) -> Finding {
    let (code, message) = if file.version.as_str() < last {
        (
            "out-of-order-migration",
            format!("the migration is older than {last}, which is in the lock file already"),
        )
    } else {
        ("unlocked-migration", "the migration is not in the lock file".to_owned())
    };
    let mut finding = Finding::new(Severity::Error, code, file.title(), message);
    finding.help = Some(if code == "unlocked-migration" {
        WRITE.to_owned()
    } else {
        "give it a version later than the last one: databases may have applied that already".to_owned()
    });
    finding
}

/// The lock file that these files make.
pub fn new_lock(
    repository: &Repository,
    postgres: u32,
    canonical: Fingerprint,
    states: &[Fingerprint],
) -> LockFile {
    let schema = LockedSchema {
        checksum: repository.schema.checksum.clone(),
        cosmetic_checksum: repository.schema.cosmetic_checksum(),
        fingerprint: canonical,
    };
    LockFile::new(postgres, schema, repository.known_migrations(states))
        .with_squashes(repository.squashes().to_vec())
}

/// Writes the lock file, whole or not at all.
///
/// # Errors
/// When the directory cannot be written to.
pub fn write_lock(path: &Path, lock: &LockFile) -> Result<(), Error> {
    changelog::write_whole(path, &lock.to_text())
}
