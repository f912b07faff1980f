//! Has pg_dump write an archive, hashed on its way to the disk, and reads it to its end.

pub(crate) mod reading;

use crate::child::{Job, Streams};
use crate::crypt::{Output, Recipients};
use crate::error::Error;
use crate::hash;
use crate::manifest::{FileEntry, TableEntry};
use crate::place::Access;
use crate::store::{Partial, synchronize};
use crate::tool::Tools;
use reading::{Reading, Tables};
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

/// How far a backup is; another thread may look at it at any time.
#[derive(Debug, Default)]
pub struct Progress {
    /// How many tables there are.
    pub tables: AtomicU64,
    /// How many of them pg_dump has begun.
    pub begun: AtomicU64,
    /// How many bytes were written.
    pub bytes: AtomicU64,
}

/// What is dumped, from where, and by what.
pub(crate) struct Dump<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) access: &'a Access,
    pub(crate) snapshot: &'a str,
    /// In which the database holds its texts.
    pub(crate) encoding: &'a str,
    /// What chooses the contents: `--schema-only`, `--table=…`.
    pub(crate) choice: Vec<String>,
    pub(crate) lock_wait_milliseconds: u64,
    pub(crate) progress: Arc<Progress>,
}

/// An archive that was written.
pub(crate) struct Archive {
    pub(crate) files: Vec<FileEntry>,
    /// The rows it holds.
    pub(crate) tables: Tables,
}

impl Archive {
    /// The tables, with the checksums of the rows that the archive has of them. It has to have them all, and as many rows as were
    /// counted in the same snapshot.
    pub(crate) fn entries(&self, counted: &[TableEntry]) -> Result<Vec<TableEntry>, Error> {
        let name = |entry: &TableEntry| format!("{}.{}", entry.schema, entry.table);
        let failed = |end, message| Error::Program { program: "pg_dump".to_owned(), end, message };
        let (mut entries, mut missing) = (Vec::new(), BTreeSet::new());
        for entry in counted {
            match self.tables.get(&entry.number) {
                // Large objects are summed where they are counted.
                None if entry.number == 0 => entries.push(entry.clone()),
                None => {
                    missing.insert(name(entry));
                }
                Some(sum) if sum.rows != entry.rows => {
                    let message =
                        format!("{} has {}, and {} were written", name(entry), entry.rows, sum.rows);
                    return Err(failed("wrote other rows than the snapshot has".to_owned(), message));
                }
                Some(sum) => entries.push(TableEntry { checksum: sum.checksum(), ..entry.clone() }),
            }
        }
        match missing.pop_first() {
            Some(first) => {
                Err(failed(format!("left out {} tables of the snapshot", missing.len() + 1), first))
            }
            None => Ok(entries),
        }
    }
}

impl Dump<'_> {
    fn job(&self, format: Vec<String>) -> Job<'_> {
        let mut arguments = format;
        arguments.extend([
            "--verbose".to_owned(),
            "--no-password".to_owned(),
            format!("--snapshot={}", self.snapshot),
            format!("--encoding={}", self.encoding),
            format!("--lock-wait-timeout={}", self.lock_wait_milliseconds),
        ]);
        arguments.extend(self.choice.iter().cloned());
        Job { tools: self.tools, program: "pg_dump", arguments, access: Some(self.access) }
    }

    /// Hears what `--verbose` tells; of a parallel run also, which rows are on the disk.
    fn hear(&self, written: Option<Sender<String>>) -> impl Fn(&str) + Send + 'static + use<> {
        let progress = Arc::clone(&self.progress);
        move |line: &str| {
            if line.contains("dumping contents of table") {
                progress.begun.fetch_add(1, Ordering::Relaxed);
            }
            if let (Some(entry), Some(written)) = (finished_entry(line), &written) {
                // Who does not listen any more has failed, and tells so.
                let _ = written.send(entry.to_owned());
            }
        }
    }

    /// One file. pg_dump writes into a pipe: given a name, it would follow a link and replace what is there.
    pub(crate) fn write_custom(
        &self,
        partial: &Partial,
        name: &str,
        recipients: &Recipients,
    ) -> Result<Archive, Error> {
        let name = format!("{name}{}", recipients.suffix());
        let path = partial.path().join(&name);
        let mut output = Output::new(partial.create(&name)?, path.clone(), recipients)?;
        let mut dump =
            self.job(vec!["--format=custom".to_owned()]).start(Streams::Output, self.hear(None))?;
        let mut reading = Reading::start(self.tools, None)?;
        let (_, Some(mut stdout)) = dump.streams() else { unreachable!("its output was asked for") };
        let mut block = vec![0; hash::BLOCK];
        loop {
            let read = stdout.read(&mut block).map_err(Error::file("write", &path))?;
            if read == 0 {
                break;
            }
            output.write(&block[..read])?;
            reading.feed(&block[..read]);
            self.progress.bytes.fetch_add(read as u64, Ordering::Relaxed);
        }
        dump.finish(Some(self.access))?;
        let tables = reading.finish()?;
        let written = output.finish()?;
        // What was read back is what came through the pipe; that the disk has the same is told by its hash.
        check_written(&path, &written.sum)?;
        let hash::Sum { size, sha256 } = written.sum;
        let files = vec![FileEntry { path: name, size, sha256, plain_sha256: written.plain_sha256 }];
        Ok(Archive { files, tables })
    }

    /// A directory that several jobs write at the same time. pg_dump puts a checksum into the files of rows (RFC 1952, CRC32), by which they
    /// are known when they are read back.
    pub(crate) fn write_directory(&self, partial: &Partial, name: &str, jobs: u32) -> Result<Archive, Error> {
        let path = partial.path().join(name);
        let format = vec![
            "--format=directory".to_owned(),
            format!("--jobs={jobs}"),
            format!("--file={}", path.display()),
        ];
        let (written, entries) = std::sync::mpsc::channel();
        let mut read = std::thread::scope(|threads| {
            // What is finished is read back while the rest is being written.
            let there =
                |entry: String| Some(format!("{entry}.dat.gz")).filter(|name| path.join(name).exists());
            let files = entries.into_iter().filter_map(there);
            let reading = threads.spawn(|| reading::read_files(&path, files));
            let dump = self.job(format).start(Streams::None, self.hear(Some(written)));
            let dumped = dump.and_then(|dump| dump.finish(Some(self.access)));
            let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            dumped.and(read)
        })?;
        let mut others = Vec::new();
        for entry in walkdir::WalkDir::new(&path).min_depth(1) {
            let entry = entry.map_err(io::Error::from).map_err(Error::file("list", &path))?;
            let file = hash::open(entry.path())?;
            file.sync_all().map_err(Error::file("write to the disk", entry.path()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !read.contains_key(&name) {
                others.push(name);
            }
        }
        synchronize(&path)?;
        read.extend(reading::read_files(&path, others.into_iter())?);
        let entry = |(file, read): (&String, &reading::FileRead)| FileEntry {
            path: format!("{name}/{file}"),
            size: read.sum.size,
            sha256: read.sum.sha256.clone(),
            plain_sha256: None,
        };
        let files: Vec<FileEntry> = read.iter().map(entry).collect();
        let bytes = files.iter().map(|file| file.size).sum();
        self.progress.bytes.fetch_add(bytes, Ordering::Relaxed);
        let tables = reading::tables(self.tools, &path, read)?;
        Ok(Archive { files, tables })
    }
}

/// `pg_dump: finished item 3342 TABLE DATA items`
fn finished_entry(line: &str) -> Option<&str> {
    let (entry, rest) = line.strip_prefix("pg_dump: finished item ")?.split_once(' ')?;
    rest.starts_with("TABLE DATA ").then_some(entry)
}

/// Whether the disk gives back what was written.
fn check_written(path: &Path, written: &hash::Sum) -> Result<(), Error> {
    if hash::of_file(path)? == *written {
        return Ok(());
    }
    let differs =
        io::Error::new(io::ErrorKind::InvalidData, "the disk gives back other bytes than were written");
    Err(Error::file("read back", path)(differs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::sum::Sum;

    #[test]
    fn what_pg_dump_leaves_out_is_no_backup() {
        let counted = |number, rows| TableEntry {
            schema: "core".into(),
            table: format!("t{number}"),
            number,
            rows,
            checksum: "as counted".into(),
        };
        let archive =
            Archive { files: Vec::new(), tables: [(1, Sum::default()), (2, Sum::default())].into() };
        let told = |entries: &[TableEntry]| archive.entries(entries).map_err(|error| error.to_string());
        let entries = told(&[counted(0, 5), counted(1, 0)]).unwrap();
        assert_eq!(entries[0], counted(0, 5), "large objects");
        assert_eq!(entries[1].checksum, Sum::default().checksum());
        assert_eq!(
            told(&[counted(1, 7)]).unwrap_err(),
            "pg_dump wrote other rows than the snapshot has: core.t1 has 7, and 0 were written"
        );
        assert_eq!(
            told(&[counted(4, 1), counted(3, 1)]).unwrap_err(),
            "pg_dump left out 2 tables of the snapshot: core.t3"
        );
    }
}
