//! The backup directory. What is called a backup in it is whole: each is a directory that is made as `NAME.partial`, and
//! gets its name by one rename when everything in it is on the disk and its manifest last.
//!
//! A partial one is locked as long as its owner lives; the next run removes what dead owners left. What waits for the end of
//! its transaction is `NAME.waiting`: nobody removes it who does not know that end.

use crate::error::Error;
use crate::manifest::{self, Contents, Manifest};
use jiff::Timestamp;
use rustix::fs::{CWD, FlockOperation, OFlags, RenameFlags, flock, renameat_with};
use rustix::io::Errno;
use rustix::process::geteuid;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const PARTIAL: &str = ".partial";

/// What the names of whole ones end with for as long as nobody knows whether what they are of has happened.
const WAITING: &str = ".waiting";

/// What the names of small files begin with until they are written.
const FILE_PREFIX: &str = "file_";

/// A directory of backups, which nobody but us can read.
#[derive(Debug)]
pub struct Store {
    directory: PathBuf,
}

/// A backup in the directory.
#[derive(Debug)]
pub struct Backup {
    /// Its name, `backup_20240115_143022`.
    pub name: String,
    /// Where it is.
    pub directory: PathBuf,
    /// What it says of itself, or what is wrong with that.
    pub manifest: Result<Manifest, String>,
}

impl Store {
    /// Opens the directory; makes it when it is missing.
    ///
    /// # Errors
    /// When it cannot be made, is a link, belongs to somebody else, or others may read it.
    pub fn create(directory: &Path) -> Result<Store, Error> {
        if let Some(parent) = directory.parent() {
            fs::create_dir_all(parent).map_err(Error::file("make", parent))?;
        }
        match DirBuilder::new().mode(0o700).create(directory) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(Error::file("make", directory)(error))
            }
            Ok(()) | Err(_) => Store::open(directory),
        }
    }

    /// Opens the directory.
    ///
    /// # Errors
    /// When it is missing, is a link, belongs to somebody else, or others may read it.
    pub fn open(directory: &Path) -> Result<Store, Error> {
        let metadata = fs::symlink_metadata(directory).map_err(Error::file("open", directory))?;
        let wrong = |problem| Err(Error::Directory { path: directory.to_owned(), problem });
        if !metadata.is_dir() {
            return wrong("is no directory; a link is not followed");
        }
        if metadata.uid() != geteuid().as_raw() {
            return wrong("belongs to another account");
        }
        if metadata.mode() & 0o077 != 0 {
            return wrong("can be read by others than its owner");
        }
        let directory = directory.canonicalize().map_err(Error::file("open", directory))?;
        Ok(Store { directory })
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Every backup, oldest first, whole or not.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>, Error> {
        self.list("")
    }

    /// What waits until it is known what became of its transaction, oldest first. Its name is the one that it will have.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn waiting(&self) -> Result<Vec<Backup>, Error> {
        self.list(WAITING)
    }

    fn list(&self, suffix: &str) -> Result<Vec<Backup>, Error> {
        let mut backups = Vec::new();
        for entry in self.names()? {
            let Some(name) = entry.strip_suffix(suffix) else { continue };
            if Contents::of_name(name).is_some() {
                let directory = self.directory.join(&entry);
                let manifest = manifest::read(&directory, name);
                backups.push(Backup { name: name.to_owned(), directory, manifest });
            }
        }
        // By the order in which they were made: clocks go back.
        backups.sort_by_key(|backup| {
            (backup.manifest.as_ref().map_or(0, |manifest| manifest.sequence), backup.name.clone())
        });
        Ok(backups)
    }

    /// The backup of a name, or the latest whole one.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, name: Option<&str>) -> Result<Backup, Error> {
        let mut backups = self.backups()?;
        match name {
            Some(name) => {
                let index = backups.iter().position(|backup| backup.name == name);
                index
                    .map(|index| backups.swap_remove(index))
                    .ok_or_else(|| Error::NoBackup { name: name.to_owned() })
            }
            None => {
                let is_full = |backup: &Backup| matches!(&backup.manifest, Ok(manifest) if manifest.contents == Contents::Full);
                let index = backups.iter().rposition(is_full);
                index
                    .map(|index| backups.swap_remove(index))
                    .ok_or_else(|| Error::NoBackups { directory: self.directory.clone() })
            }
        }
    }

    fn names(&self) -> Result<Vec<String>, Error> {
        let failed = || Error::file("list", &self.directory);
        let mut names = Vec::new();
        for entry in walkdir::WalkDir::new(&self.directory).min_depth(1).max_depth(1) {
            let entry = entry.map_err(io::Error::from).map_err(failed())?;
            if let Ok(name) = entry.file_name().to_owned().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Begins backups of one moment: their directories, and the number that follows the last one.
    ///
    /// # Errors
    /// When they cannot be made.
    pub(crate) fn begin(&self, contents: &[Contents]) -> Result<(Vec<Partial>, u64), Error> {
        let _lock = self.lock()?;
        self.sweep_locked()?;
        let there = self.backups()?.into_iter().chain(self.waiting()?);
        let last = there.filter_map(|it| it.manifest.ok()).map(|it| it.sequence).max();
        let sequence = last.unwrap_or(0) + 1;
        let stamp = Timestamp::now().strftime("%Y%m%d_%H%M%S").to_string();
        for attempt in 1_u32.. {
            let suffix = if attempt == 1 { String::new() } else { format!("_{attempt}") };
            let all = [Contents::Full, Contents::Schema, Contents::Rescued]
                .map(|each| format!("{}{stamp}{suffix}", each.prefix()));
            let is_taken = all.iter().any(|name| {
                [name.clone(), format!("{name}{PARTIAL}"), format!("{name}{WAITING}")]
                    .iter()
                    .any(|name| fs::symlink_metadata(self.directory.join(name)).is_ok())
            });
            if !is_taken {
                let names = contents.iter().map(|each| format!("{}{stamp}{suffix}", each.prefix()));
                let partials =
                    names.map(|name| Partial::make(&self.directory, name)).collect::<Result<_, _>>()?;
                return Ok((partials, sequence));
            }
        }
        unreachable!("there are more numbers than files")
    }

    /// Removes what runs left that did not live to their end.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn sweep(&self) -> Result<Vec<String>, Error> {
        let _lock = self.lock()?;
        self.sweep_locked()
    }

    fn sweep_locked(&self) -> Result<Vec<String>, Error> {
        let mut swept = Vec::new();
        for name in self.names()? {
            let Some(of) = name.strip_suffix(PARTIAL) else { continue };
            let path = self.directory.join(&name);
            let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
            if of.starts_with(FILE_PREFIX) && is_file {
                // Its writer would hold the store's lock.
                fs::remove_file(&path).map_err(Error::file("remove", &path))?;
                swept.push(name);
                continue;
            }
            if Contents::of_name(of).is_none() {
                continue;
            }
            // What is no directory, or is a link, is not ours; a locked one has an owner who lives.
            let Ok(directory) = open_directory(&path) else { continue };
            if flock(&directory, FlockOperation::NonBlockingLockExclusive).is_ok() {
                fs::remove_dir_all(&path).map_err(Error::file("remove", &path))?;
                swept.push(name);
            }
        }
        Ok(swept)
    }

    /// Held while names are given and partial backups removed.
    fn lock(&self) -> Result<File, Error> {
        let failed = || Error::file("lock", &self.directory);
        let directory = open_directory(&self.directory).map_err(failed())?;
        flock(&directory, FlockOperation::LockExclusive).map_err(io::Error::from).map_err(failed())?;
        Ok(directory)
    }

    /// Writes a small file beside those of the manifest, in one moment.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn replace(
        &self,
        backup: &Backup,
        name: &str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), Error> {
        let _lock = self.lock()?;
        let path = backup.directory.join(name);
        let mut file = tempfile::Builder::new()
            .prefix(FILE_PREFIX)
            .suffix(PARTIAL)
            .tempfile_in(&self.directory)
            .map_err(Error::file("write", &path))?;
        write(file.as_file_mut())
            .and_then(|()| file.as_file().sync_all())
            .map_err(Error::file("write", &path))?;
        file.persist(&path).map_err(|error| Error::file("write", &path)(error.error))?;
        synchronize(&backup.directory)
    }

    /// Removes a backup. It loses its name first, so that it is never half there.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Error> {
        self.remove_entry(name, name)
    }

    /// Removes one that waited.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn remove_waiting(&self, name: &str) -> Result<(), Error> {
        self.remove_entry(&format!("{name}{WAITING}"), name)
    }

    /// Gives one that waited its name.
    ///
    /// # Errors
    /// When it cannot be given.
    pub(crate) fn publish_waiting(&self, name: &str) -> Result<(), Error> {
        let _lock = self.lock()?;
        let path = self.directory.join(format!("{name}{WAITING}"));
        rename(&path, &self.directory.join(name)).map_err(Error::file("rename", &path))?;
        synchronize(&self.directory)
    }

    fn remove_entry(&self, entry: &str, name: &str) -> Result<(), Error> {
        let _lock = self.lock()?;
        let (path, doomed) = (self.directory.join(entry), self.directory.join(format!("{name}{PARTIAL}")));
        rename(&path, &doomed).map_err(Error::file("remove", &path))?;
        fs::remove_dir_all(&doomed).map_err(Error::file("remove", &doomed))?;
        synchronize(&self.directory)
    }
}

fn open_directory(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::DIRECTORY | OFlags::CLOEXEC;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Replaces nothing.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // A file system that does not know the flag: we hold the store's lock, or the name is locked for us.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if fs::symlink_metadata(to).is_err() => {
            fs::rename(from, to)
        }
        outcome => Ok(outcome?),
    }
}

/// Has what a directory lists on the disk.
pub(crate) fn synchronize(directory: &Path) -> Result<(), Error> {
    open_directory(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(Error::file("write to the disk", directory))
}

/// A backup in the making. It is removed with this value, unless it was published.
#[derive(Debug)]
pub(crate) struct Partial {
    pub(crate) name: String,
    store: PathBuf,
    path: PathBuf,
    _lock: File,
    is_published: bool,
}

impl Partial {
    fn make(store: &Path, name: String) -> Result<Partial, Error> {
        let path = store.join(format!("{name}{PARTIAL}"));
        let failed = || Error::file("make", &path);
        DirBuilder::new().mode(0o700).create(&path).map_err(failed())?;
        let lock = open_directory(&path).map_err(failed())?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(io::Error::from).map_err(failed())?;
        Ok(Partial { name, store: store.to_owned(), path, _lock: lock, is_published: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A new file in it, for us alone.
    pub(crate) fn create(&self, name: &str) -> Result<File, Error> {
        let path = self.path.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(&path).map_err(Error::file("write", &path))
    }

    /// Gives it its name: everything is on the disk before, and the name after.
    pub(crate) fn publish(self) -> Result<(), Error> {
        self.settle_as("")
    }

    /// Leaves it whole on the disk, for whoever will know whether it is to have its name.
    pub(crate) fn wait(self) -> Result<(), Error> {
        self.settle_as(WAITING)
    }

    fn settle_as(mut self, suffix: &str) -> Result<(), Error> {
        synchronize(&self.path)?;
        let path = self.store.join(format!("{}{suffix}", self.name));
        rename(&self.path, &path).map_err(Error::file("rename", &self.path))?;
        self.is_published = true;
        synchronize(&self.store)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_published {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
