//! Reads archives to their ends, and sums the rows of each table on the way: a stream through pg_restore, the files of a
//! directory, which hold the rows as they are, several at the same time.

use crate::child::{Job, Running, Streams};
use crate::error::Error;
use crate::hash::{self, Hashing};
use crate::interrupt;
use crate::rows::sum::{Sum, Summing};
use crate::tool::Tools;
use flate2::write::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// The rows of the tables of an archive, by their numbers in the database that it is of.
pub(crate) type Tables = BTreeMap<u32, Sum>;

/// Two pg_restore that read an archive that is one file: one writes its rows, and one what it lists.
pub(crate) struct Reading {
    rows: Reader<(Vec<Sum>, Option<Sum>)>,
    list: Reader<String>,
}

/// One of them, what it is fed by, and the thread that reads what it says.
struct Reader<T> {
    running: Running,
    stdin: Option<ChildStdin>,
    output: JoinHandle<io::Result<T>>,
}

impl<T: Send + 'static> Reader<T> {
    fn start(
        tools: &Tools,
        arguments: &[&str],
        path: Option<&Path>,
        read: impl FnOnce(ChildStdout) -> io::Result<T> + Send + 'static,
    ) -> Result<Reader<T>, Error> {
        let arguments = arguments.iter().map(|&word| word.to_owned());
        let arguments = arguments.chain(path.map(|path| path.display().to_string())).collect();
        let job = Job { tools, program: "pg_restore", arguments, access: None };
        let mut running = job.start(Streams::Both, |_| {})?;
        let (stdin, stdout) = running.streams();
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        let output = std::thread::spawn(move || read(stdout.ok_or_else(closed)?));
        Ok(Reader { running, stdin: stdin.filter(|_| path.is_none()), output })
    }

    fn finish(self) -> Result<T, Error> {
        drop(self.stdin);
        let output = self.output.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // Why it ended tells more than that its output did.
        self.running.finish(None)?;
        output.map_err(|source| Error::Start { program: "pg_restore".to_owned(), source })
    }
}

impl Reading {
    /// Of an archive in a place, or that is fed.
    pub(crate) fn start(tools: &Tools, path: Option<&Path>) -> Result<Reading, Error> {
        let rows = Reader::start(tools, &["--data-only", "--file=-"], path, |mut script| {
            let mut summing = Summing::of_script();
            copy(&mut script, &mut summing)?;
            Ok(summing.finish())
        })?;
        Ok(Reading { rows, list: list(tools, path)? })
    }

    /// The next bytes. A program that does not want them says by its exit status whether it had enough.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        for stdin in [&mut self.rows.stdin, &mut self.list.stdin] {
            if stdin.as_mut().is_some_and(|stdin| stdin.write_all(bytes).is_err()) {
                *stdin = None;
            }
        }
    }

    /// The tables that the archive has rows of, when it could be read to its end.
    pub(crate) fn finish(self) -> Result<Tables, Error> {
        let (sums, unfinished) = self.rows.finish()?;
        let listed = listed(&self.list.finish()?);
        if unfinished.is_some() || sums.len() != listed.len() {
            let message =
                format!("the rows of {} tables came, of {} that it lists", sums.len(), listed.len());
            return Err(Error::Program {
                program: "pg_restore".to_owned(),
                end: "lost rows".to_owned(),
                message,
            });
        }
        Ok(listed.iter().map(|entry| entry.table).zip(sums).collect())
    }
}

fn list(tools: &Tools, path: Option<&Path>) -> Result<Reader<String>, Error> {
    Reader::start(tools, &["--list"], path, |mut stdout| {
        let mut text = Vec::new();
        stdout.read_to_end(&mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    })
}

/// Rows in the list of an archive, in the order in which they stand there.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    /// Within the archive.
    entry: u32,
    /// The number of the table.
    table: u32,
}

/// `3321; 0 16386 TABLE DATA public items wms_owner`
fn listed(list: &str) -> Vec<Listed> {
    let rows = |line: &str| {
        let (entry, rest) = line.split_once("; ")?;
        let mut words = rest.splitn(3, ' ');
        let table = words.nth(1)?.parse().ok()?;
        words.next()?.strip_prefix("TABLE DATA ")?;
        Some(Listed { entry: entry.parse().ok()?, table })
    };
    list.lines().filter(|line| !line.starts_with(';')).filter_map(rows).collect()
}

/// A file of a directory that was read to its end.
#[derive(Debug)]
pub(crate) struct FileRead {
    pub(crate) sum: hash::Sum,
    /// What it holds when it is a table's; why that could not be read.
    rows: io::Result<Option<Sum>>,
}

/// Reads the files of a directory, each once, some at the same time: as they come, and their order is no matter.
///
/// # Errors
/// When one cannot be read. What is wrong with what it holds is told by [`tables`].
pub(crate) fn read_files(
    directory: &Path,
    names: impl Iterator<Item = String> + Send,
) -> Result<BTreeMap<String, FileRead>, Error> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let names = Mutex::new(names);
    // One waits for the next name, and the others for that one.
    let take = || names.lock().unwrap_or_else(PoisonError::into_inner).next();
    let read = |name: String| read_file(&directory.join(&name)).map(|read| (name, read));
    let read_all = || std::iter::from_fn(take).map(read).collect::<Result<Vec<_>, Error>>();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(read_all)).collect();
        let mut files = BTreeMap::new();
        for worker in workers {
            files.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(files)
    })
}

fn read_file(path: &Path) -> Result<FileRead, Error> {
    let mut hashing = Hashing::new(Held::of(path));
    copy(&mut hash::open(path)?, &mut hashing).map_err(Error::file("read", path))?;
    interrupt::check()?;
    let (held, sum) = hashing.finish();
    Ok(FileRead { sum, rows: held.finish() })
}

/// As [`io::copy`], in larger pieces, and ending when we are asked to.
fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut block = vec![0; hash::BLOCK];
    loop {
        let read = from.read(&mut block)?;
        if read == 0 || interrupt::check().is_err() {
            return Ok(());
        }
        to.write_all(&block[..read])?;
    }
}

/// What a file holds. It takes all bytes, also of what cannot be read any further: they are hashed.
enum Held {
    /// Those of a table: `3321.dat`, by its entry in the archive.
    Rows(Summing),
    Compressed(Box<MultiGzDecoder<Summing>>),
    /// A large object.
    CompressedOther(Box<MultiGzDecoder<io::Sink>>),
    /// A table of contents, or no part of a directory.
    Other,
    Unreadable(io::Error),
}

impl Held {
    fn of(path: &Path) -> Held {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let is_table = |entry: &str| entry.parse::<u32>().is_ok();
        match (name.strip_suffix(".dat.gz"), name.strip_suffix(".dat")) {
            (Some(entry), _) if is_table(entry) => {
                Held::Compressed(Box::new(MultiGzDecoder::new(Summing::of_rows())))
            }
            (Some(_), _) => Held::CompressedOther(Box::new(MultiGzDecoder::new(io::sink()))),
            (None, Some(entry)) if is_table(entry) => Held::Rows(Summing::of_rows()),
            (None, _) => Held::Other,
        }
    }

    fn finish(self) -> io::Result<Option<Sum>> {
        let summing = match self {
            Held::Rows(summing) => summing,
            Held::Compressed(decoder) => decoder.finish()?,
            Held::CompressedOther(decoder) => return decoder.finish().map(|_| None),
            Held::Other => return Ok(None),
            Held::Unreadable(error) => return Err(error),
        };
        match summing.finish() {
            (tables, None) if tables.len() == 1 => Ok(tables.first().copied()),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "the rows of a table do not end")),
        }
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = match self {
            Held::Rows(summing) => summing.write_all(bytes),
            Held::Compressed(decoder) => decoder.write_all(bytes),
            Held::CompressedOther(decoder) => decoder.write_all(bytes),
            Held::Other | Held::Unreadable(_) => Ok(()),
        };
        if let Err(error) = taken {
            *self = Held::Unreadable(error);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The tables of a directory whose files were read.
///
/// # Errors
/// When one could not be read to its end, or pg_restore does not list it.
pub(crate) fn tables(
    tools: &Tools,
    directory: &Path,
    files: BTreeMap<String, FileRead>,
) -> Result<Tables, Error> {
    let mut sums = BTreeMap::new();
    for (name, file) in files {
        if let Some(sum) = file.rows.map_err(Error::file("read to its end", directory.join(&name)))? {
            sums.insert(name.split('.').next().unwrap_or_default().to_owned(), sum);
        }
    }
    let entries = listed(&list(tools, Some(directory))?.finish()?);
    let lacking = |entry: &Listed| {
        let message = format!("it lists rows as {}.dat, which is not there", entry.entry);
        Error::Program { program: "pg_restore".to_owned(), end: "lost rows".to_owned(), message }
    };
    let found = entries.iter().map(|entry| {
        sums.get(&entry.entry.to_string()).map(|sum| (entry.table, *sum)).ok_or_else(|| lacking(entry))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_their_numbers() {
        let list = ";\n; Archive created at …\n215; 1259 16386 TABLE public items bob\n\
                    3321; 0 16386 TABLE DATA public items bob\n3322; 0 16390 TABLE DATA public a b bob\n";
        assert_eq!(
            listed(list),
            [Listed { entry: 3321, table: 16386 }, Listed { entry: 3322, table: 16390 }]
        );
    }

    #[test]
    fn files_are_read_as_they_come() {
        let directory = tempfile::tempdir().unwrap();
        for name in 0..20 {
            std::fs::write(directory.path().join(format!("{name}.dat")), "1\n2\n\\.\n").unwrap();
        }
        let (told, names) = std::sync::mpsc::channel();
        let files = std::thread::scope(|threads| {
            let reading = threads.spawn(|| read_files(directory.path(), names.into_iter()));
            (0..20).for_each(|name| told.send(format!("{name}.dat")).unwrap());
            drop(told);
            reading.join().unwrap()
        })
        .unwrap();
        assert_eq!(files.len(), 20);
        assert!(files.values().all(|file| matches!(file.rows, Ok(Some(sum)) if sum.rows == 2)));
        assert!(read_files(directory.path(), ["missing.dat".to_owned()].into_iter()).is_err());
    }

    #[test]
    fn what_does_not_end_is_told() {
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in
            [("1.dat", "1\n2\n"), ("2.dat.gz", "no gzip"), ("3.dat", "1\n\\.\n\nCOPY t FROM stdin;\n")]
        {
            std::fs::write(directory.path().join(name), bytes).unwrap();
            let read = read_file(&directory.path().join(name)).unwrap();
            assert!(read.rows.is_err(), "{name}");
            assert_eq!(read.sum.size, bytes.len() as u64, "all of it is hashed");
        }
    }
}
