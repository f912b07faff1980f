//! Rows that are about to be deleted, kept: written in the transaction that deletes them, so that none is missed, and given a
//! name when that was committed; and brought back, whole tables or the values of columns by key.
//!
//! What is deleted is the caller's to know: here it is names and types.

mod back;
mod waiting;

use crate::backup::{Recipients, archive_name, write_manifest};
use crate::crypt::{self, Output};
use crate::error::Error;
use crate::hash;
use crate::interrupt;
use crate::manifest::{Contents, FileEntry, Format, Manifest, TableEntry};
use crate::rows::identifier;
use crate::snapshot;
use crate::store::{Backup, Partial, Store};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use postgres::Transaction;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::Path;

pub use back::{BroughtBack, bring_back};
pub use waiting::{Fate, Waiting, settle, waiting};

/// A table of which something is about to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doomed {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// What is kept: name and type of each column.
    pub columns: Vec<(String, String)>,
    /// The columns by which rows are found again.
    pub key: Vec<String>,
    /// The column that goes or changes; none when all rows go.
    pub column: Option<String>,
    /// Whether the column stays, with other values.
    pub stays: bool,
}

impl Doomed {
    /// `schema.table`, or `schema.table.column`.
    pub fn title(&self) -> String {
        let column = self.column.as_ref().map(|column| format!(".{column}")).unwrap_or_default();
        format!("{}.{}{column}", self.schema, self.table)
    }

    fn table_name(&self) -> String {
        format!("{}.{}", identifier(&self.schema), identifier(&self.table))
    }

    fn column_names(&self) -> String {
        self.columns.iter().map(|(name, _)| identifier(name)).collect::<Vec<_>>().join(", ")
    }

    fn column_types(&self) -> String {
        let column = |(name, of): &(String, String)| format!("{} {of}", identifier(name));
        self.columns.iter().map(column).collect::<Vec<_>>().join(", ")
    }
}

/// What is about to be deleted, written to its end, and not yet sure to outlive us.
#[derive(Debug)]
pub struct Written {
    partial: Partial,
}

impl Written {
    /// Leaves it in the directory until it is known what became of the transaction: see [`settle`].
    ///
    /// # Errors
    /// When it cannot be renamed: then nothing of it is left.
    pub fn wait(self) -> Result<(), Error> {
        self.partial.wait()
    }
}

/// Writes what the statement at this place is about to delete. The transaction holds the locks under which it will be.
///
/// # Errors
/// When anything of it cannot be written: then nothing of it is left.
pub fn write(
    store: &Store,
    transaction: &mut Transaction<'_>,
    doomed: &[Doomed],
    recipients: &Recipients,
    place: &str,
) -> Result<Written, Error> {
    let started = Timestamp::now().to_string();
    let (database, wal_position) = snapshot::describe(transaction)?;
    let deletion = Some(waiting::deletion(transaction, place)?);
    let (mut partials, sequence) = store.begin(&[Contents::Rescued])?;
    let Some(partial) = partials.pop() else {
        return Err(Error::NoBackups { directory: store.directory().to_owned() });
    };
    let (mut files, mut tables) = (Vec::new(), Vec::new());
    for (index, one) in doomed.iter().enumerate() {
        interrupt::check()?;
        let path = file_name(&partial.name, index, recipients.suffix());
        let (file, rows) = copy_out(transaction, one, &partial, path, recipients)?;
        let checksum = file.plain_sha256.clone().unwrap_or_else(|| file.sha256.clone());
        let (schema, table) = (one.schema.clone(), one.table.clone());
        tables.push(TableEntry { schema, table, number: 0, rows, checksum });
        files.push(file);
    }
    let archive = format!("{}{}", archive_name(&partial.name, Format::Copy), recipients.suffix());
    let list = serde_json::to_string_pretty(doomed).unwrap_or_default() + "\n";
    let mut output = Output::new(partial.create(&archive)?, partial.path().join(&archive), recipients)?;
    output.write(list.as_bytes())?;
    files.push(entry(archive.clone(), output.finish()?));
    let manifest = Manifest {
        manifest: 1,
        name: partial.name.clone(),
        contents: Contents::Rescued,
        sequence,
        started,
        finished: Timestamp::now().to_string(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        client_version: env!("CARGO_PKG_VERSION").to_owned(),
        database,
        snapshot: String::new(),
        wal_position,
        schema_fingerprint: None,
        schema_version: None,
        history_head: None,
        table_patterns: doomed.iter().map(Doomed::title).collect(),
        archive,
        format: Format::Copy,
        encrypted: !recipients.is_empty(),
        roles: Vec::new(),
        files,
        tables,
        deletion,
        manifest_sha256: String::new(),
    };
    write_manifest(&partial, &manifest)?;
    Ok(Written { partial })
}

fn file_name(backup: &str, index: usize, suffix: &str) -> String {
    format!("{backup}.{}.copy.gz{suffix}", index + 1)
}

fn entry(path: String, written: crypt::Written) -> FileEntry {
    let (size, sha256) = (written.sum.size, written.sum.sha256);
    FileEntry { path, size, sha256, plain_sha256: written.plain_sha256 }
}

/// Passes on what is compressed.
struct Sink(Output);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn copy_out(
    transaction: &mut Transaction<'_>,
    doomed: &Doomed,
    partial: &Partial,
    path: String,
    recipients: &Recipients,
) -> Result<(FileEntry, i64), Error> {
    let whole = partial.path().join(&path);
    let failed = || Error::file("write", &whole);
    let output = Output::new(partial.create(&path)?, whole.clone(), recipients)?;
    let mut encoder = GzEncoder::new(Sink(output), Compression::fast());
    let statement = format!("COPY (SELECT {} FROM {}) TO STDOUT", doomed.column_names(), doomed.table_name());
    let mut reader =
        transaction.copy_out(&statement).map_err(Error::query("read the rows that are deleted"))?;
    let mut block = vec![0; hash::BLOCK];
    let mut rows = 0_i64;
    loop {
        interrupt::check()?;
        let read = reader.read(&mut block).map_err(failed())?;
        if read == 0 {
            break;
        }
        // In text form a line is a row: line ends in values are escaped.
        rows += block[..read].iter().map(|byte| i64::from(*byte == b'\n')).sum::<i64>();
        encoder.write_all(&block[..read]).map_err(failed())?;
    }
    drop(reader);
    let Sink(output) = encoder.finish().map_err(failed())?;
    Ok((entry(path, output.finish()?), rows))
}

/// Reads every row that was kept.
pub(crate) fn read_to_the_end(
    backup: &Backup,
    manifest: &Manifest,
    identity: Option<&Path>,
) -> Result<(), Error> {
    for index in 0..list(backup, manifest, identity)?.len() {
        let mut rows = open(backup, manifest, index, identity)?;
        io::copy(&mut rows, &mut io::sink()).map_err(|error| {
            let damage =
                vec![format!("the rows of table {} cannot be read to their end: {error}", index + 1)];
            Error::Damaged { name: backup.name.clone(), damage }
        })?;
    }
    Ok(())
}

fn list(backup: &Backup, manifest: &Manifest, identity: Option<&Path>) -> Result<Vec<Doomed>, Error> {
    let path = backup.directory.join(&manifest.archive);
    let mut text = String::new();
    plain(backup, manifest, &manifest.archive, identity)?
        .read_to_string(&mut text)
        .map_err(Error::file("read", &path))?;
    serde_json::from_str(&text).map_err(|error| Error::Damaged {
        name: backup.name.clone(),
        damage: vec![format!("{} is no list of tables: {error}", manifest.archive)],
    })
}

fn open(
    backup: &Backup,
    manifest: &Manifest,
    index: usize,
    identity: Option<&Path>,
) -> Result<impl Read + use<>, Error> {
    let suffix = if manifest.encrypted { ".age" } else { "" };
    Ok(GzDecoder::new(plain(backup, manifest, &file_name(&backup.name, index, suffix), identity)?))
}

fn plain(
    backup: &Backup,
    manifest: &Manifest,
    name: &str,
    identity: Option<&Path>,
) -> Result<Box<dyn Read>, Error> {
    let file = hash::open(&backup.directory.join(name))?;
    Ok(if manifest.encrypted {
        Box::new(crypt::decrypt(file, &backup.name, identity)?)
    } else {
        Box::new(file)
    })
}
