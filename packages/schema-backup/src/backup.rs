//! Makes a backup: archives, globals and what the caller knows of the schema, all of one snapshot, then the manifest.

use crate::archive::{Archive, Dump};
use crate::child::Job;
use crate::crypt::Output;
use crate::error::Error;
use crate::interrupt;
use crate::manifest::{self, Contents, FileEntry, Format, Manifest, TableEntry};
use crate::place::{Access, Place};
use crate::rows::{self, Which};
use crate::snapshot::{self, Exporter, Seen};
use crate::store::{Partial, Store};
use crate::tool::{self, Tools};
use jiff::Timestamp;
use postgres::Client;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::archive::Progress;
pub use crate::crypt::Recipients;

/// Why the caller could not do something.
pub type CallerError = Box<dyn std::error::Error + Send + Sync>;

/// A database that is backed up.
pub struct Source<'a> {
    /// How the client programs get there.
    pub place: Place,
    /// A connection of our own to the same database.
    pub connect: &'a (dyn Fn() -> Result<Client, CallerError> + Sync),
    /// What the caller knows of the schema at this moment.
    pub facts: &'a (dyn Fn() -> Result<Facts, CallerError> + Sync),
}

/// What only the caller knows of a schema, as plain texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// The version that was recorded last.
    pub version: Option<String>,
    /// The head of the history's chain.
    pub history_head: Option<String>,
    /// A description of it, which is kept in the backup and given back when it is verified.
    pub catalog: Option<String>,
}

/// How much of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it, and the schema once more.
    Everything,
    /// The schema only.
    Schema,
    /// The tables that these patterns of `pg_dump --table` choose.
    Tables(Vec<String>),
}

/// How a backup is made.
#[derive(Clone)]
pub struct Options {
    /// How much.
    pub scope: Scope,
    /// How many tables at the same time; more than one makes a directory.
    pub jobs: u32,
    /// Who can read it.
    pub recipients: Recipients,
    /// The client programs that are installed.
    pub tools: Vec<Tools>,
    /// How long to wait for a table that somebody has locked against reading.
    pub lock_wait_milliseconds: u64,
    /// Where the progress is told.
    pub progress: Arc<Progress>,
}

impl Options {
    /// Everything, by one job, for everybody who can read the directory.
    pub fn new(tools: Vec<Tools>) -> Options {
        Options {
            scope: Scope::Everything,
            jobs: 1,
            recipients: Recipients::default(),
            tools,
            lock_wait_milliseconds: 60_000,
            progress: Arc::default(),
        }
    }
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// The manifests: of the full backup first.
    pub manifests: Vec<Manifest>,
    /// The client programs that made it.
    pub tools: Tools,
    /// Whether the schema is another one now than in the snapshot.
    pub schema_changed: bool,
}

/// How often the beginning is tried when the schema changes meanwhile.
const ATTEMPTS: u32 = 5;

/// Makes a backup.
///
/// # Errors
/// When any part of it failed: then nothing of it is left.
pub fn make(store: &Store, source: &Source<'_>, options: &Options) -> Result<Made, Error> {
    let many = options.jobs > 1 && options.scope != Scope::Schema;
    if many && !options.recipients.is_empty() {
        return Err(Error::Options("an encrypted backup is one stream, which one job writes".to_owned()));
    }
    let connect =
        || (source.connect)().map_err(|source| Error::Caller { action: "connect for the backup", source });
    let mut client = connect()?;
    let (database, _) = snapshot::describe(&mut client)?;
    // Before any file is made.
    let tools = tool::choose(&options.tools, "pg_dump", database.server_major)?.clone();
    let started = Timestamp::now().to_string();
    for _ in 0..ATTEMPTS {
        let before = facts(source)?;
        let exporter = Exporter::begin(&mut client)?;
        if facts(source)? != before {
            continue;
        }
        let contents: &[Contents] = match &options.scope {
            Scope::Everything => &[Contents::Full, Contents::Schema],
            Scope::Schema => &[Contents::Schema],
            Scope::Tables(_) => &[Contents::Tables],
        };
        let (partials, sequence) = store.begin(contents)?;
        let run =
            Run { source, options, tools: &tools, seen: &exporter.seen, facts: &before, started, sequence };
        let manifests = run.make(contents, partials, &connect)?;
        drop(exporter);
        let schema_changed = facts(source)? != before;
        return Ok(Made { manifests, tools, schema_changed });
    }
    Err(Error::SchemaWasChanging { attempts: ATTEMPTS })
}

fn facts(source: &Source<'_>) -> Result<Facts, Error> {
    (source.facts)().map_err(|source| Error::Caller { action: "read the schema for the backup", source })
}

/// One run that has its snapshot.
struct Run<'a> {
    source: &'a Source<'a>,
    options: &'a Options,
    tools: &'a Tools,
    seen: &'a Seen,
    facts: &'a Facts,
    started: String,
    sequence: u64,
}

/// What was written of one backup.
struct Parts {
    contents: Contents,
    partial: Partial,
    archive: Archive,
    format: Format,
    files: Vec<FileEntry>,
    tables: Vec<TableEntry>,
}

impl Run<'_> {
    fn make(
        &self,
        contents: &[Contents],
        partials: Vec<Partial>,
        connect: &(dyn Fn() -> Result<Client, Error> + Sync),
    ) -> Result<Vec<Manifest>, Error> {
        // The password file lies in the first of them as long as it is needed, and goes with it whatever happens.
        let access = self.source.place.open(partials[0].path())?;
        let counts_all = self.options.scope == Scope::Everything;
        let is_over = AtomicBool::new(false);
        let (written, counted) = std::thread::scope(|threads| {
            let counting = counts_all.then(|| threads.spawn(|| self.count(connect, &Which::All, &is_over)));
            let archives = self.write_archives(contents, &partials, &access);
            // A failure takes with it what is half done before anything is waited for.
            let written = archives.map(|archives| (archives, partials, access));
            is_over.store(written.is_err(), Ordering::Relaxed);
            let counted =
                counting.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (written, counted)
        });
        let (archives, partials, access) = written?;
        let counted = match counted {
            Some(counted) => counted?,
            None if self.options.scope == Scope::Schema => Vec::new(),
            None => {
                let numbers = archives[0].tables.keys().copied().collect();
                self.count(connect, &Which::These(&numbers), &is_over)?
            }
        };
        let mut parts = Vec::new();
        for ((contents, partial), archive) in contents.iter().zip(partials).zip(archives) {
            let tables =
                if *contents == Contents::Schema { Vec::new() } else { archive.entries(&counted)? };
            let files = self.write_attachments(*contents, &partial, &access)?;
            let format = self.format(*contents);
            parts.push(Parts { contents: *contents, partial, archive, format, files, tables });
        }
        drop(access);
        interrupt::check()?;
        let mut made = Vec::new();
        // The full one last: when it is there, all is there.
        for part in parts.into_iter().rev() {
            made.insert(0, self.publish(part)?);
        }
        Ok(made)
    }

    /// All at the same time. A failure of one is told when the others have ended.
    fn write_archives(
        &self,
        contents: &[Contents],
        partials: &[Partial],
        access: &Access,
    ) -> Result<Vec<Archive>, Error> {
        std::thread::scope(|threads| {
            let begin = |(contents, partial): (&Contents, _)| {
                let contents = *contents;
                threads.spawn(move || self.write_archive(contents, partial, access))
            };
            let writing: Vec<_> = contents.iter().zip(partials).map(begin).collect();
            let end = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            let written: Vec<Result<Archive, Error>> = writing.into_iter().map(end).collect();
            written.into_iter().collect()
        })
    }

    fn format(&self, contents: Contents) -> Format {
        let is_parallel = self.options.jobs > 1 && contents != Contents::Schema;
        if is_parallel { Format::Directory } else { Format::Custom }
    }

    fn write_archive(
        &self,
        contents: Contents,
        partial: &Partial,
        access: &Access,
    ) -> Result<Archive, Error> {
        let choice = match (contents, &self.options.scope) {
            (Contents::Schema, _) => vec!["--schema-only".to_owned()],
            (Contents::Tables, Scope::Tables(patterns)) => {
                patterns.iter().map(|pattern| format!("--table={pattern}")).collect()
            }
            (Contents::Full | Contents::Tables | Contents::Rescued, _) => Vec::new(),
        };
        let dump = Dump {
            tools: self.tools,
            access,
            snapshot: &self.seen.snapshot,
            encoding: &self.seen.database.encoding,
            choice,
            lock_wait_milliseconds: self.options.lock_wait_milliseconds,
            progress: Arc::clone(&self.options.progress),
        };
        let name = archive_name(&partial.name, self.format(contents));
        match self.format(contents) {
            Format::Custom => dump.write_custom(partial, &name, &self.options.recipients),
            Format::Directory | Format::Copy => dump.write_directory(partial, &name, self.options.jobs),
        }
    }

    fn count(
        &self,
        connect: &dyn Fn() -> Result<Client, Error>,
        which: &Which<'_>,
        is_over: &AtomicBool,
    ) -> Result<Vec<TableEntry>, Error> {
        let mut client = connect()?;
        snapshot::prepare(&mut client)?;
        snapshot::wait_for_locks(&mut client, self.options.lock_wait_milliseconds)?;
        let mut transaction = snapshot::join(&mut client, &self.seen.snapshot)?;
        let number = rows::tables(&mut transaction)?.len();
        self.options.progress.tables.store(number as u64, Ordering::Relaxed);
        rows::count(&mut transaction, which, is_over)
    }

    /// The globals, without passwords, and what the caller knows of the schema.
    fn write_attachments(
        &self,
        contents: Contents,
        partial: &Partial,
        access: &Access,
    ) -> Result<Vec<FileEntry>, Error> {
        let mut files = Vec::new();
        if contents == Contents::Full {
            let arguments = vec![
                "--globals-only".to_owned(),
                "--no-role-passwords".to_owned(),
                "--no-password".to_owned(),
                format!("--database={}", access.database()),
            ];
            let job = Job { tools: self.tools, program: "pg_dumpall", arguments, access: Some(access) };
            files.push(self.attach(partial, "globals.sql", &job.read(b"")?)?);
        }
        if let Some(catalog) = &self.facts.catalog {
            files.push(self.attach(partial, "catalog.jsonl", catalog.as_bytes())?);
        }
        Ok(files)
    }

    fn attach(&self, partial: &Partial, ending: &str, bytes: &[u8]) -> Result<FileEntry, Error> {
        let recipients = &self.options.recipients;
        let path = format!("{}.{ending}{}", partial.name, recipients.suffix());
        let mut output = Output::new(partial.create(&path)?, partial.path().join(&path), recipients)?;
        output.write(bytes)?;
        let written = output.finish()?;
        let (size, sha256) = (written.sum.size, written.sum.sha256);
        Ok(FileEntry { path, size, sha256, plain_sha256: written.plain_sha256 })
    }

    fn publish(&self, parts: Parts) -> Result<Manifest, Error> {
        let Parts { contents, partial, archive, format, files, tables } = parts;
        let suffix = self.options.recipients.suffix();
        let table_patterns = match &self.options.scope {
            Scope::Tables(patterns) => patterns.clone(),
            Scope::Everything | Scope::Schema => Vec::new(),
        };
        let manifest = Manifest {
            manifest: 1,
            name: partial.name.clone(),
            contents,
            sequence: self.sequence,
            started: self.started.clone(),
            finished: Timestamp::now().to_string(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            client_version: self.tools.version.text.clone(),
            database: self.seen.database.clone(),
            snapshot: self.seen.snapshot.clone(),
            wal_position: self.seen.wal_position.clone(),
            schema_fingerprint: self.facts.fingerprint.clone(),
            schema_version: self.facts.version.clone(),
            history_head: self.facts.history_head.clone(),
            table_patterns,
            archive: format!("{}{suffix}", archive_name(&partial.name, format)),
            format,
            encrypted: !self.options.recipients.is_empty(),
            roles: self.seen.roles.clone(),
            files: archive.files.into_iter().chain(files).collect(),
            tables,
            deletion: None,
            manifest_sha256: String::new(),
        };
        publish(partial, &manifest)
    }
}

/// Writes the manifest, and gives the backup its name.
fn publish(partial: Partial, manifest: &Manifest) -> Result<Manifest, Error> {
    let written = write_manifest(&partial, manifest)?;
    partial.publish()?;
    Ok(written)
}

/// Writes the manifest, which is the last file of a backup.
pub(crate) fn write_manifest(partial: &Partial, manifest: &Manifest) -> Result<Manifest, Error> {
    let text = manifest.to_text();
    let path = partial.path().join(manifest::FILE);
    let failed = || Error::file("write", &path);
    let mut file = partial.create(manifest::FILE)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed())?;
    // As it was written, with its hash.
    Manifest::from_text(&text).map_err(|problem| failed()(std::io::Error::other(problem)))
}

pub(crate) fn archive_name(backup: &str, format: Format) -> String {
    match format {
        Format::Custom => format!("{backup}.dump"),
        Format::Directory => format!("{backup}.directory"),
        Format::Copy => format!("{backup}.rows.json"),
    }
}
