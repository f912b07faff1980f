//! What a backup says of itself: every file's size and hash, where and when it came from, and its own hash.
//!
//! `manifest_sha256` is the hash of the file's text with these 64 digits replaced by zeros, so that every byte counts.

use crate::error::Error;
use crate::hash;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Component, Path};

/// The name of the file.
pub const FILE: &str = "manifest.json";

const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// No manifest is larger: a row for each of a million tables. What is larger is not read.
const LARGEST: u64 = 1 << 30;

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contents {
    /// The schema and every row.
    Full,
    /// The schema only.
    Schema,
    /// Some tables, with their rows.
    Tables,
    /// Rows that a migration deleted.
    Rescued,
}

impl Contents {
    /// What the names of such backups begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Contents::Full | Contents::Tables => "backup_",
            Contents::Schema => "schema_backup_",
            Contents::Rescued => "rescued_",
        }
    }

    /// The word for it.
    pub fn text(self) -> &'static str {
        match self {
            Contents::Full => "full",
            Contents::Schema => "schema",
            Contents::Tables => "tables",
            Contents::Rescued => "rescued",
        }
    }

    /// What a backup of this name begins to be; `None` when no backup can have the name.
    pub fn of_name(name: &str) -> Option<Contents> {
        let of = |contents: Contents| Some((contents, name.strip_prefix(contents.prefix())?));
        let (contents, rest) =
            [Contents::Schema, Contents::Rescued, Contents::Full].into_iter().find_map(of)?;
        let mut parts = rest.split('_');
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_of = |part: Option<&str>, length| part.is_some_and(|it| is_number(it) && it.len() == length);
        let is_name = is_of(parts.next(), 8)
            && is_of(parts.next(), 6)
            && parts.next().is_none_or(is_number)
            && parts.next().is_none();
        is_name.then_some(contents)
    }
}

/// How the archive lies on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One file: `pg_dump --format=custom`.
    Custom,
    /// A directory: `pg_dump --format=directory`, made by several jobs.
    Directory,
    /// A file for each table, as `COPY` writes its rows, with gzip; the archive is the list of them.
    Copy,
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form of this document: 1.
    pub manifest: u32,
    /// The backup's name.
    pub name: String,
    /// What it holds.
    pub contents: Contents,
    /// The number of the run; grows by one, whatever the clock says.
    pub sequence: u64,
    /// When the run began, RFC 3339 in UTC.
    pub started: String,
    /// When everything was written and read back.
    pub finished: String,
    /// The version of this tool.
    pub tool_version: String,
    /// What `pg_dump --version` says.
    pub client_version: String,
    /// Where it came from.
    pub database: Database,
    /// The snapshot that all of it shows.
    pub snapshot: String,
    /// The position in the write-ahead log when the snapshot was taken.
    pub wal_position: String,
    /// The fingerprint of the schema.
    pub schema_fingerprint: Option<String>,
    /// The version of the schema that was recorded last.
    pub schema_version: Option<String>,
    /// The head of the history's chain.
    pub history_head: Option<String>,
    /// The patterns that chose the tables.
    pub table_patterns: Vec<String>,
    /// The archive's file or directory.
    pub archive: String,
    /// Its format.
    pub format: Format,
    /// Whether the files are encrypted to `age` recipients.
    pub encrypted: bool,
    /// The roles that what is in the archive belongs or is granted to.
    pub roles: Vec<String>,
    /// Every file but this one.
    pub files: Vec<FileEntry>,
    /// What each table held.
    pub tables: Vec<TableEntry>,
    /// What deleted the rows, where the backup is of such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
    /// SHA-256 of this document with these digits as zeros.
    pub manifest_sha256: String,
}

/// A database, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// The role it belongs to.
    pub owner: String,
    /// Its encoding.
    pub encoding: String,
    /// `LC_COLLATE`.
    pub collate: String,
    /// `LC_CTYPE`.
    pub ctype: String,
    /// What tells its cluster from all others.
    pub system_identifier: Option<String>,
    /// The server's version, as it words it.
    pub server_version: String,
    /// The server's major version.
    pub server_major: u32,
}

/// A file of the backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Relative to the backup.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// Of its bytes as they lie there.
    pub sha256: String,
    /// Of what was encrypted, where it is encrypted.
    pub plain_sha256: Option<String>,
}

/// What a table held in the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// Its number in the database, by which the archive's list names it; 0 where that names none.
    pub number: u32,
    /// The number of rows.
    pub rows: i64,
    /// The sum of the hashes of the rows.
    pub checksum: String,
}

/// What deletes rows, and in which transaction: only if that was committed they are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deletion {
    /// The migration's file, and the line in it.
    pub place: String,
    /// The number of the transaction.
    pub transaction: String,
    /// The timeline of the server's log: after a failover another transaction may have the number.
    pub timeline: String,
}

impl Manifest {
    /// The text of the file, with its own hash.
    pub fn to_text(&self) -> String {
        let blank = Manifest { manifest_sha256: ZEROS.to_owned(), ..self.clone() };
        // A structure of texts and numbers can always be written.
        let text = serde_json::to_string_pretty(&blank).unwrap_or_default() + "\n";
        let digest = hash::of_text(&text);
        let last = text.rfind(ZEROS).unwrap_or_default();
        format!("{}{digest}{}", &text[..last], &text[last + ZEROS.len()..])
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_text(text: &str) -> Result<Manifest, String> {
        let manifest: Manifest =
            serde_json::from_str(text).map_err(|error| format!("{FILE} is no manifest: {error}"))?;
        if manifest.manifest != 1 {
            return Err(format!("{FILE} is of form {}, which this version does not know", manifest.manifest));
        }
        // A text that is read the same and written otherwise is not the one that was written.
        if manifest.to_text() != text {
            return Err(format!("{FILE} was changed: it is not the text that its own hash is of"));
        }
        let stays_inside = |path: &str| {
            !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
        };
        if !manifest.files.iter().all(|file| stays_inside(&file.path)) || !stays_inside(&manifest.archive) {
            return Err(format!("{FILE} names a file outside of the backup"));
        }
        Ok(manifest)
    }

    /// The size of all files.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

/// The manifest of a backup that has this name.
pub(crate) fn read(directory: &Path, name: &str) -> Result<Manifest, String> {
    let path = directory.join(FILE);
    let is_directory = std::fs::symlink_metadata(directory).is_ok_and(|metadata| metadata.is_dir());
    if !is_directory {
        return Err("it is no directory".to_owned());
    }
    let text = read_text(&path).map_err(|error| match error {
        Error::File { source, .. } => format!("{FILE} cannot be read: {source}"),
        other => other.to_string(),
    })?;
    let manifest = Manifest::from_text(&text)?;
    if manifest.name != name {
        return Err(format!("{FILE} is that of `{}`", manifest.name));
    }
    Ok(manifest)
}

pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let file = hash::open(path)?;
    file.take(LARGEST).read_to_string(&mut text).map_err(Error::file("read", path))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let text = |text: &str| text.to_owned();
        Manifest {
            manifest: 1,
            name: text("backup_20240115_143022"),
            contents: Contents::Full,
            sequence: 7,
            started: text("2024-01-15T14:30:22Z"),
            finished: text("2024-01-15T14:30:23Z"),
            tool_version: text("0.1.0"),
            client_version: text("15.18"),
            database: Database {
                name: text("wms"),
                owner: text("wms_owner"),
                encoding: text("UTF8"),
                collate: text("C"),
                ctype: text("C"),
                system_identifier: None,
                server_version: text("15.18"),
                server_major: 15,
            },
            snapshot: text("00000003-0000001B-1"),
            wal_position: text("0/1"),
            schema_fingerprint: Some(text("ab")),
            schema_version: None,
            history_head: None,
            table_patterns: Vec::new(),
            archive: text("backup_20240115_143022.dump"),
            format: Format::Custom,
            encrypted: false,
            roles: Vec::new(),
            files: vec![FileEntry { path: text("a"), size: 1, sha256: text("cd"), plain_sha256: None }],
            tables: Vec::new(),
            deletion: None,
            manifest_sha256: String::new(),
        }
    }

    #[test]
    fn no_byte_can_be_changed() {
        let text = manifest().to_text();
        assert_eq!(Manifest::from_text(&text).unwrap().to_text(), text);
        for index in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[index] ^= 1;
            // What is no UTF-8 any more is not even read.
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(Manifest::from_text(&changed).is_err(), "{index}");
        }
        assert!(Manifest::from_text(&format!("{text}\n")).is_err());
        assert!(Manifest::from_text(&text.replace("  ", " ")).is_err());
    }

    #[test]
    fn no_file_is_elsewhere() {
        for path in ["../a", "/etc/passwd", "", "a/../b"] {
            let mut manifest = manifest();
            manifest.files[0].path = path.to_owned();
            assert!(Manifest::from_text(&manifest.to_text()).is_err(), "{path}");
        }
    }

    #[test]
    fn names_have_one_form() {
        let of = |name| Contents::of_name(name);
        assert_eq!(of("backup_20240115_143022"), Some(Contents::Full));
        assert_eq!(of("schema_backup_20240115_143022_2"), Some(Contents::Schema));
        for name in [
            "backup_2024_143022",
            "backup_20240115",
            "x_backup_20240115_143022",
            "backup_20240115_143022_",
            "backup_20240115_143022_2_2",
            "backup_20240115_143022.partial",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
