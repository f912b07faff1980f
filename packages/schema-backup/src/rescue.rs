//! Rows that are about to be deleted, kept: written in the transaction that deletes them, so that none is missed; and brought
//! back, whole tables or the values of columns by key.
//!
//! What is deleted is the caller's to know: here it is names and types.

use crate::backup::{Recipients, archive_name, publish};
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
use postgres::{Client, GenericClient, Transaction};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::Path;

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
    /// The column that goes; none when all do.
    pub column: Option<String>,
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

/// Writes what is about to be deleted. The transaction holds the locks under which it will be.
///
/// # Errors
/// When anything of it cannot be written: then nothing of it is left.
pub fn keep(
    store: &Store,
    transaction: &mut Transaction<'_>,
    doomed: &[Doomed],
    recipients: &Recipients,
) -> Result<Manifest, Error> {
    let started = Timestamp::now().to_string();
    let (database, wal_position) = snapshot::describe(transaction)?;
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
        tables.push(TableEntry { schema: one.schema.clone(), table: one.table.clone(), rows, checksum });
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
        manifest_sha256: String::new(),
    };
    publish(partial, &manifest)
}

/// Removes what was kept in a transaction that was rolled back.
///
/// # Errors
/// When it cannot be removed, or is another backup.
pub fn forget(store: &Store, name: &str) -> Result<(), Error> {
    match store.find(Some(name))?.manifest {
        Ok(manifest) if manifest.contents == Contents::Rescued => store.remove(name),
        Ok(_) | Err(_) => Err(Error::NoBackup { name: name.to_owned() }),
    }
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

/// What came back of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtBack {
    /// `schema.table`, or `schema.table.column`.
    pub title: String,
    /// Rows that were kept.
    pub kept: u64,
    /// Rows that have it again. The others are no longer there, or have a value already.
    pub restored: u64,
    /// Whether the table had to be made.
    pub was_made: bool,
}

/// Brings back what was kept, in one transaction: of all tables, or of one.
///
/// # Errors
/// When the files are not those that were written, or the database cannot take them: then nothing is changed.
pub fn bring_back(
    client: &mut Client,
    backup: &Backup,
    identity: Option<&Path>,
    only: Option<&str>,
) -> Result<Vec<BroughtBack>, Error> {
    let manifest = crate::verify::structure(backup)?;
    for file in &manifest.files {
        if hash::of_file(&backup.directory.join(&file.path))?.sha256 != file.sha256 {
            let damage = vec![format!("{} has other bytes than were written", file.path)];
            return Err(Error::Damaged { name: backup.name.clone(), damage });
        }
    }
    let all = list(backup, manifest, identity)?;
    let mut transaction = client.transaction().map_err(Error::query("begin a transaction"))?;
    let mut brought_back = Vec::new();
    for (index, doomed) in all.iter().enumerate() {
        let name = format!("{}.{}", doomed.schema, doomed.table);
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let mut rows = open(backup, manifest, index, identity)?;
        brought_back.push(match &doomed.column {
            None => bring_rows(&mut transaction, backup, doomed, &mut rows)?,
            Some(column) => bring_column(&mut transaction, backup, doomed, column, &mut rows)?,
        });
    }
    if let (Some(only), []) = (only, brought_back.as_slice()) {
        return Err(Error::NoTable { name: backup.name.clone(), table: only.to_owned() });
    }
    transaction.commit().map_err(Error::query("commit what is brought back"))?;
    Ok(brought_back)
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

/// Into an empty table; one that is gone is made, without what it had besides columns.
fn bring_rows(
    transaction: &mut Transaction<'_>,
    backup: &Backup,
    doomed: &Doomed,
    rows: &mut impl Read,
) -> Result<BroughtBack, Error> {
    let failed = || Error::query("bring back a table");
    let table = doomed.table_name();
    let row =
        transaction.query_one("SELECT pg_catalog.to_regclass($1) IS NULL", &[&table]).map_err(failed())?;
    let was_made: bool = row.get(0);
    if was_made {
        let create = format!("CREATE TABLE {table} ({})", doomed.column_types());
        transaction.batch_execute(&create).map_err(failed())?;
    } else if !is_empty(transaction, &table)? {
        let what = format!("rows in {}", doomed.title());
        return Err(Error::NotEmpty { database: backup.name.clone(), what });
    }
    let kept = copy_in(transaction, &format!("{table} ({})", doomed.column_names()), rows)?;
    Ok(BroughtBack { title: doomed.title(), kept, restored: kept, was_made })
}

fn is_empty(client: &mut impl GenericClient, table: &str) -> Result<bool, Error> {
    let question = format!("SELECT NOT EXISTS (SELECT FROM {table})");
    let row = client.query_one(&question, &[]).map_err(Error::query("look whether a table is empty"))?;
    Ok(row.get(0))
}

/// Into the rows that have the same key and no value.
fn bring_column(
    transaction: &mut Transaction<'_>,
    backup: &Backup,
    doomed: &Doomed,
    column: &str,
    rows: &mut impl Read,
) -> Result<BroughtBack, Error> {
    let failed = || Error::query("bring back the values of a column");
    if doomed.key.is_empty() {
        return Err(Error::Options(format!(
            "{} had no primary key by which rows are found again: the values are in `{}` with all others of their rows",
            doomed.title(),
            backup.name
        )));
    }
    let kept_as = "pg_temp.schema_sync_kept";
    let create = format!("CREATE TEMPORARY TABLE schema_sync_kept ({})", doomed.column_types());
    transaction.batch_execute(&create).map_err(failed())?;
    let kept = copy_in(transaction, kept_as, rows)?;
    let column = identifier(column);
    let same: Vec<String> = doomed.key.iter().map(|key| format!("t.{0} = k.{0}", identifier(key))).collect();
    let update = format!(
        "UPDATE {} AS t SET {column} = k.{column} FROM {kept_as} AS k WHERE {} AND t.{column} IS NULL",
        doomed.table_name(),
        same.join(" AND ")
    );
    let restored = transaction.execute(&update, &[]).map_err(failed())?;
    transaction.batch_execute(&format!("DROP TABLE {kept_as}")).map_err(failed())?;
    Ok(BroughtBack { title: doomed.title(), kept, restored, was_made: false })
}

fn copy_in(transaction: &mut Transaction<'_>, into: &str, rows: &mut impl Read) -> Result<u64, Error> {
    let failed = || Error::query("write the rows that were kept");
    let mut writer = transaction.copy_in(&format!("COPY {into} FROM STDIN")).map_err(failed())?;
    io::copy(rows, &mut writer).map_err(|source| Error::File {
        action: "read the rows of",
        path: into.into(),
        source,
    })?;
    writer.finish().map_err(failed())
}
