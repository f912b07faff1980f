//! Whether a backup is what its manifest says, at three depths: what is there, every byte, and what it restores to.

use crate::archive::reading::{self, FileRead, Reading, Tables};
use crate::backup::CallerError;
use crate::crypt;
use crate::error::Error;
use crate::hash;
use crate::manifest::{self, Contents, FileEntry, Format, Manifest, TableEntry};
use crate::rescue;
use crate::restore;
use crate::rows::{self, Which};
use crate::snapshot;
use crate::store::{Backup, Store};
use crate::tool::Tools;
use jiff::Timestamp;
use postgres::Client;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::Path;

/// The name of the file that records the last verified restore.
pub const RECORD: &str = "verified.json";

/// With what a backup is read.
pub struct Means<'a> {
    /// The client programs that are installed.
    pub tools: &'a [Tools],
    /// The file with the identity of `age` that can read it.
    pub identity: Option<&'a Path>,
}

/// Whether an archive was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadToTheEnd {
    /// It was.
    Yes,
    /// It is encrypted and no identity was given: its bytes are those that were written, which were read then.
    OnlyWhenWritten,
}

/// The manifest, that every file is there in its size, and nothing else.
///
/// # Errors
/// When something is not as it should be.
pub fn structure(backup: &Backup) -> Result<&Manifest, Error> {
    let damaged = |damage| Error::Damaged { name: backup.name.clone(), damage };
    let manifest = backup.manifest.as_ref().map_err(|problem| damaged(vec![problem.clone()]))?;
    let damage = missing_or_foreign(backup, manifest)?;
    if damage.is_empty() { Ok(manifest) } else { Err(damaged(damage)) }
}

fn missing_or_foreign(backup: &Backup, manifest: &Manifest) -> Result<Vec<String>, Error> {
    let mut expected: BTreeMap<String, &FileEntry> =
        manifest.files.iter().map(|file| (file.path.clone(), file)).collect();
    let mut damage = Vec::new();
    if !expected
        .keys()
        .any(|path| *path == manifest.archive || path.starts_with(&format!("{}/", manifest.archive)))
    {
        damage.push("the manifest names no archive".to_owned());
    }
    for entry in walkdir::WalkDir::new(&backup.directory).min_depth(1) {
        let entry = entry.map_err(io::Error::from).map_err(Error::file("list", &backup.directory))?;
        let relative = entry.path().strip_prefix(&backup.directory).unwrap_or(entry.path());
        let path = relative.to_string_lossy().into_owned();
        let metadata =
            entry.metadata().map_err(io::Error::from).map_err(Error::file("list", entry.path()))?;
        if path == manifest::FILE || path == RECORD && metadata.is_file() {
            continue;
        }
        if metadata.is_dir() && manifest.format == manifest::Format::Directory && path == manifest.archive {
            continue;
        }
        match expected.remove(&path) {
            None => damage.push(format!("{path} is not in the manifest")),
            Some(_) if !metadata.is_file() => damage.push(format!("{path} is no regular file")),
            Some(file) if file.size != metadata.len() => {
                damage.push(format!("{path} has {} bytes instead of {}", metadata.len(), file.size));
            }
            Some(_) => {}
        }
    }
    damage.extend(expected.keys().map(|path| format!("{path} is missing")));
    if Record::read(backup).is_err() {
        damage.push(format!("{RECORD} is not what was written"));
    }
    Ok(damage)
}

/// Every hash, every archive read to its end, and the rows in it. An archive whose hash is wrong is not given to pg_restore: it may
/// have been made to harm it.
///
/// # Errors
/// When something is not as it should be, or cannot be read.
pub fn bytes(backup: &Backup, means: &Means<'_>) -> Result<ReadToTheEnd, Error> {
    let manifest = structure(backup)?;
    let damaged = |damage| Error::Damaged { name: backup.name.clone(), damage };
    let names = manifest.files.iter().map(|file| file.path.clone());
    let read = reading::read_files(&backup.directory, names)?;
    let is_whole = |file: &&FileEntry| {
        read.get(&file.path).is_some_and(|it| it.sum.sha256 == file.sha256 && it.sum.size == file.size)
    };
    let differing = manifest.files.iter().filter(|file| !is_whole(file));
    let damage: Vec<String> =
        differing.map(|file| format!("{} has other bytes than were written", file.path)).collect();
    if !damage.is_empty() {
        return Err(damaged(damage));
    }
    if manifest.encrypted && means.identity.is_none() {
        return Ok(ReadToTheEnd::OnlyWhenWritten);
    }
    if manifest.contents == Contents::Rescued {
        return rescue::read_to_the_end(backup, manifest, means.identity).map(|()| ReadToTheEnd::Yes);
    }
    let tables = read_archive(backup, manifest, means, read).map_err(|error| match error {
        Error::Program { message, .. } => {
            damaged(vec![format!("{} cannot be read to its end: {message}", manifest.archive)])
        }
        Error::File { path, source, .. } if source.kind() != io::ErrorKind::NotFound => {
            damaged(vec![format!("{} cannot be read to its end: {source}", path.display())])
        }
        other => other,
    })?;
    let damage = other_rows(manifest, &tables);
    if damage.is_empty() { Ok(ReadToTheEnd::Yes) } else { Err(damaged(damage)) }
}

/// The rows in an archive. The files of a directory were read already.
fn read_archive(
    backup: &Backup,
    manifest: &Manifest,
    means: &Means<'_>,
    files: BTreeMap<String, FileRead>,
) -> Result<Tables, Error> {
    let tools = restore::reader(means.tools, manifest, None)?;
    let path = backup.directory.join(&manifest.archive);
    if manifest.format == Format::Directory {
        let inside = |(name, read): (String, FileRead)| {
            Some((name.strip_prefix(&manifest.archive)?.strip_prefix('/')?.to_owned(), read))
        };
        return reading::tables(tools, &path, files.into_iter().filter_map(inside).collect());
    }
    if !manifest.encrypted {
        return Reading::start(tools, Some(&path))?.finish();
    }
    let mut reading = Reading::start(tools, None)?;
    let mut plain = crypt::decrypt(hash::open(&path)?, &backup.name, means.identity)?;
    let mut block = vec![0; hash::BLOCK];
    loop {
        let read = plain.read(&mut block).map_err(|error| Error::Damaged {
            name: backup.name.clone(),
            damage: vec![format!("{} cannot be decrypted: {error}", manifest.archive)],
        })?;
        if read == 0 {
            return reading.finish();
        }
        reading.feed(&block[..read]);
    }
}

/// What the archive has otherwise than the manifest says. Its list tells the tables by their numbers.
fn other_rows(manifest: &Manifest, tables: &Tables) -> Vec<String> {
    let was: Vec<TableEntry> = manifest.tables.iter().filter(|entry| entry.number != 0).cloned().collect();
    let found = |entry: &TableEntry| {
        let sum = tables.get(&entry.number)?;
        Some(TableEntry { rows: sum.rows, checksum: sum.checksum(), ..entry.clone() })
    };
    rows::differences(&was, &was.iter().filter_map(found).collect::<Vec<_>>())
}

/// What a caller finds different in a restored database; it is given the description of the schema that it had handed in.
pub type Compare<'a> = &'a dyn Fn(&Manifest, Option<&str>) -> Result<Vec<String>, CallerError>;

/// An empty database that a backup is restored into to see what comes out.
pub struct Rehearsal<'a> {
    /// How pg_restore gets there.
    pub place: crate::place::Place,
    /// A connection of our own to it.
    pub connect: &'a dyn Fn() -> Result<Client, CallerError>,
    /// What the caller looks at.
    pub compare: Compare<'a>,
}

/// All of [`bytes`], and that the restored database has the rows and the schema of the manifest. That it does is recorded.
///
/// # Errors
/// When something is not as it should be, or the restore fails.
pub fn restored(
    store: &Store,
    backup: &Backup,
    means: &Means<'_>,
    rehearsal: &Rehearsal<'_>,
) -> Result<Record, Error> {
    let manifest = structure(backup)?;
    if matches!(manifest.contents, Contents::Tables | Contents::Rescued) {
        return Err(Error::Options(
            "a backup of some tables lacks what they need, so it cannot be restored on its own".to_owned(),
        ));
    }
    bytes(backup, means)?;
    let connect =
        || (rehearsal.connect)().map_err(|source| Error::Caller { action: "connect to scratch", source });
    let (database, _) = snapshot::describe(&mut connect()?)?;
    let tools = restore::reader(means.tools, manifest, Some(database.server_major))?;
    let access = rehearsal.place.open_alone()?;
    restore::fill(backup, manifest, tools, &access, means.identity, vec!["--exit-on-error".to_owned()])?;
    let damage = differences(backup, manifest, means, &mut connect()?, rehearsal.compare)?;
    if !damage.is_empty() {
        return Err(Error::Damaged { name: backup.name.clone(), damage });
    }
    let record = Record::of(manifest, database.server_version);
    record.write(store, backup)?;
    Ok(record)
}

/// How a database that was restored differs from what it was.
pub(crate) fn differences(
    backup: &Backup,
    manifest: &Manifest,
    means: &Means<'_>,
    client: &mut Client,
    compare: Compare<'_>,
) -> Result<Vec<String>, Error> {
    snapshot::prepare(client)?;
    let (database, _) = snapshot::describe(client)?;
    let mut is = rows::read(client, &Which::All, &manifest.database.encoding)?;
    let mut was = manifest.tables.clone();
    if database.server_major != manifest.database.server_major {
        // A type may be printed otherwise by another major: only the numbers of rows can be compared.
        is.iter_mut().chain(&mut was).for_each(|entry| entry.checksum.clear());
    }
    let mut differences = match manifest.contents {
        Contents::Full => rows::differences(&was, &is),
        Contents::Schema | Contents::Tables | Contents::Rescued => Vec::new(),
    };
    let catalog = attachment(backup, manifest, "catalog.jsonl", means.identity)?;
    let compared = compare(manifest, catalog.as_deref());
    differences
        .extend(compared.map_err(|source| Error::Caller { action: "compare the restored schema", source })?);
    Ok(differences)
}

/// A file of the backup beside the archive, as a text.
fn attachment(
    backup: &Backup,
    manifest: &Manifest,
    ending: &str,
    identity: Option<&Path>,
) -> Result<Option<String>, Error> {
    let plain = format!("{}.{ending}", manifest.name);
    let encrypted = format!("{plain}.age");
    let Some(file) = manifest.files.iter().find(|file| file.path == plain || file.path == encrypted) else {
        return Ok(None);
    };
    let path = backup.directory.join(&file.path);
    if !manifest.encrypted {
        return manifest::read_text(&path).map(Some);
    }
    let mut text = String::new();
    let mut reader = crypt::decrypt(hash::open(&path)?, &backup.name, identity)?;
    reader.read_to_string(&mut text).map_err(Error::file("decrypt", &path))?;
    Ok(Some(text))
}

/// That a backup was restored and found whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The backup it is of: `manifest_sha256` of its manifest.
    pub manifest_sha256: String,
    /// When, RFC 3339 in UTC.
    pub verified: String,
    /// The version of the server that it was restored into.
    pub server_version: String,
    /// The version of this tool.
    pub tool_version: String,
    /// SHA-256 of the other four, each with a line end.
    pub sha256: String,
}

impl Record {
    fn of(manifest: &Manifest, server_version: String) -> Record {
        let mut record = Record {
            manifest_sha256: manifest.manifest_sha256.clone(),
            verified: Timestamp::now().to_string(),
            server_version,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            sha256: String::new(),
        };
        record.sha256 = record.digest();
        record
    }

    fn digest(&self) -> String {
        let parts = [&self.manifest_sha256, &self.verified, &self.server_version, &self.tool_version];
        hash::of_text(&parts.map(|part| format!("{part}\n")).concat())
    }

    /// That of a backup, when it has one.
    ///
    /// # Errors
    /// When there is one that is not of this backup, or was changed.
    pub fn read(backup: &Backup) -> Result<Option<Record>, Error> {
        let path = backup.directory.join(RECORD);
        if std::fs::symlink_metadata(&path).is_err() {
            return Ok(None);
        }
        let wrong = || Error::Damaged {
            name: backup.name.clone(),
            damage: vec![format!("{RECORD} is not what was written")],
        };
        let record: Record = serde_json::from_str(&manifest::read_text(&path)?).map_err(|_| wrong())?;
        let is_of_it =
            backup.manifest.as_ref().is_ok_and(|manifest| manifest.manifest_sha256 == record.manifest_sha256);
        if is_of_it && record.digest() == record.sha256 { Ok(Some(record)) } else { Err(wrong()) }
    }

    /// How many days ago it was verified; `None` for a time that is none, or is yet to come.
    pub fn age_in_days(&self) -> Option<i64> {
        let verified: Timestamp = self.verified.parse().ok()?;
        let seconds = Timestamp::now().as_second() - verified.as_second();
        (seconds >= -60).then_some(seconds.max(0) / 86_400)
    }

    fn write(&self, store: &Store, backup: &Backup) -> Result<(), Error> {
        // A structure of texts can always be written.
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        store.replace(backup, RECORD, |file| file.write_all(text.as_bytes()))
    }
}

/// The names of the backups of which a verified restore is on record.
pub(crate) fn verified(backups: &[Backup]) -> BTreeSet<String> {
    let is_verified = |backup: &&Backup| matches!(Record::read(backup), Ok(Some(_)));
    backups.iter().filter(is_verified).map(|backup| backup.name.clone()).collect()
}
