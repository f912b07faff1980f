//! Has pg_dump write an archive, hashed on its way to the disk and read to its end by pg_restore.

use crate::child::{Job, Running, Streams};
use crate::crypt::{Output, Recipients};
use crate::error::Error;
use crate::hash;
use crate::manifest::FileEntry;
use crate::place::Access;
use crate::store::{Partial, synchronize};
use crate::tool::Tools;
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ChildStdin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
    /// What chooses the contents: `--schema-only`, `--table=…`.
    pub(crate) choice: Vec<String>,
    pub(crate) lock_wait_milliseconds: u64,
    pub(crate) progress: Arc<Progress>,
}

/// An archive that was written.
pub(crate) struct Archive {
    pub(crate) files: Vec<FileEntry>,
    /// The numbers of the tables whose rows it holds.
    pub(crate) tables: BTreeSet<u32>,
}

impl Dump<'_> {
    fn job(&self, format: Vec<String>) -> Job<'_> {
        let mut arguments = format;
        arguments.extend([
            "--verbose".to_owned(),
            "--no-password".to_owned(),
            format!("--snapshot={}", self.snapshot),
            format!("--lock-wait-timeout={}", self.lock_wait_milliseconds),
        ]);
        arguments.extend(self.choice.iter().cloned());
        Job { tools: self.tools, program: "pg_dump", arguments, access: Some(self.access) }
    }

    fn hear(&self) -> impl Fn(&str) + Send + 'static + use<> {
        let progress = Arc::clone(&self.progress);
        move |line: &str| {
            if line.contains("dumping contents of table") {
                progress.begun.fetch_add(1, Ordering::Relaxed);
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
        let mut dump = self.job(vec!["--format=custom".to_owned()]).start(Streams::Output, self.hear())?;
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

    /// A directory that several jobs write at the same time.
    pub(crate) fn write_directory(&self, partial: &Partial, name: &str, jobs: u32) -> Result<Archive, Error> {
        let path = partial.path().join(name);
        let format = vec![
            "--format=directory".to_owned(),
            format!("--jobs={jobs}"),
            format!("--file={}", path.display()),
        ];
        self.job(format).start(Streams::None, self.hear())?.finish(Some(self.access))?;
        // Read back while it is hashed, by programs of their own.
        let reading = Reading::start(self.tools, Some(&path))?;
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&path).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(io::Error::from).map_err(Error::file("list", &path))?;
            let file = hash::open(entry.path())?;
            file.sync_all().map_err(Error::file("write to the disk", entry.path()))?;
            let hash::Sum { size, sha256 } = hash::of_file(entry.path())?;
            self.progress.bytes.fetch_add(size, Ordering::Relaxed);
            let path = format!("{name}/{}", entry.file_name().to_string_lossy());
            files.push(FileEntry { path, size, sha256, plain_sha256: None });
        }
        synchronize(&path)?;
        let tables = reading.finish()?;
        for file in &files {
            let sum = hash::Sum { size: file.size, sha256: file.sha256.clone() };
            check_written(&partial.path().join(&file.path), &sum)?;
        }
        Ok(Archive { files, tables })
    }
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

/// Two pg_restore that read an archive: one to its end, and one what it lists.
pub(crate) struct Reading {
    to_the_end: (Running, Option<ChildStdin>),
    list: (Running, Option<ChildStdin>),
    listed: std::thread::JoinHandle<io::Result<Vec<u8>>>,
}

impl Reading {
    /// Of an archive in a place, or that is fed.
    pub(crate) fn start(tools: &Tools, path: Option<&Path>) -> Result<Reading, Error> {
        let start = |argument: &str, streams| {
            let mut arguments = vec![argument.to_owned()];
            arguments.extend(path.map(|path| path.display().to_string()));
            let job = Job { tools, program: "pg_restore", arguments, access: None };
            let mut running = job.start(streams, |_| {})?;
            let (stdin, stdout) = running.streams();
            let stdin = stdin.filter(|_| path.is_none());
            Ok::<_, Error>((running, stdin, stdout))
        };
        let (to_the_end, end_input, _) = start("--file=/dev/null", Streams::Input)?;
        let (list, list_input, stdout) = start("--list", Streams::Both)?;
        let listed = std::thread::spawn(move || {
            let mut text = Vec::new();
            stdout.map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut text)).map(|_| text)
        });
        Ok(Reading { to_the_end: (to_the_end, end_input), list: (list, list_input), listed })
    }

    /// The next bytes. A program that does not want them says by its exit status whether it had enough.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        for (_, stdin) in [&mut self.to_the_end, &mut self.list] {
            if stdin.as_mut().is_some_and(|stdin| stdin.write_all(bytes).is_err()) {
                *stdin = None;
            }
        }
    }

    /// The numbers of the tables that the archive has rows of, when it could be read to its end.
    pub(crate) fn finish(self) -> Result<BTreeSet<u32>, Error> {
        let (to_the_end, stdin) = self.to_the_end;
        drop(stdin);
        to_the_end.finish(None)?;
        let (list, stdin) = self.list;
        drop(stdin);
        let failed = |source| Error::Start { program: "pg_restore".to_owned(), source };
        let text =
            self.listed.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map_err(failed)?;
        list.finish(None)?;
        Ok(tables_in(&String::from_utf8_lossy(&text)))
    }
}

/// `3321; 0 16386 TABLE DATA public items wms_owner`: the third number is the table's own.
fn tables_in(list: &str) -> BTreeSet<u32> {
    let number = |line: &str| {
        let (_, rest) = line.split_once("; ")?;
        let mut words = rest.splitn(3, ' ');
        let number = words.nth(1)?.parse().ok()?;
        words.next()?.starts_with("TABLE DATA ").then_some(number)
    };
    list.lines().filter(|line| !line.starts_with(';')).filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_their_numbers() {
        let list = ";\n; Archive created at …\n215; 1259 16386 TABLE public items bob\n\
                    3321; 0 16386 TABLE DATA public items bob\n3322; 0 16390 TABLE DATA public a b bob\n";
        assert_eq!(tables_in(list), BTreeSet::from([16386, 16390]));
    }
}
