//! Writing a migration and the lock file: both or neither, by one process at a time, and only if nobody changed a file
//! meanwhile.

use crate::cache::Store;
use crate::changelog;
use crate::error::Error;
use crate::repository::{self, Repository, write_lock};
use schema_core::lock::LockFile;
use std::fs::{File, Permissions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The right to add migrations to a directory; one process has it at a time, and whoever comes second reads what the
/// first has written.
#[derive(Debug)]
pub struct Turn {
    _directory: File,
}

impl Turn {
    /// Waits for it. `announce` is called when that takes longer than a moment.
    ///
    /// # Errors
    /// When the directory cannot be opened or locked.
    pub fn wait(directory: &Path, announce: impl FnOnce()) -> Result<Turn, Error> {
        let file = File::open(directory).map_err(Error::file("list", directory))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                announce();
                file.lock().map_err(Error::file("lock", directory))?;
            }
            Err(TryLockError::Error(error)) => return Err(Error::file("lock", directory)(error)),
        }
        Ok(Turn { _directory: file })
    }
}

/// Whether there may be a file already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// There may be none.
    New,
    /// One that is there is replaced.
    Replacing,
    /// The one that is there is removed.
    Removing,
}

/// A file to be written.
pub(super) struct Output<'a> {
    pub(super) path: PathBuf,
    pub(super) text: &'a str,
    pub(super) how: How,
}

/// Whether every file is still what it was when it was read.
pub(crate) fn check_unchanged(
    before: &Repository,
    replaced: &[repository::Source],
    lock: Option<&LockFile>,
    store: &Store,
) -> Result<(), Error> {
    let now = repository::read(before.root.clone(), before.configuration.clone(), store)?.repository;
    let expected: Vec<_> =
        before.sources().chain(replaced).map(|source| (&source.file, &source.checksum)).collect();
    let found: Vec<_> =
        now.iter().flat_map(Repository::sources).map(|source| (&source.file, &source.checksum)).collect();
    let changed = expected
        .iter()
        .find(|source| !found.contains(source))
        .or(found.iter().find(|source| !expected.contains(source)));
    if let Some((file, _)) = changed {
        return Err(Error::ChangedMeanwhile { file: (*file).clone() });
    }
    if now.is_some_and(|now| now.lock.as_ref() == lock) {
        return Ok(());
    }
    Err(Error::ChangedMeanwhile { file: before.configuration.lock_file.display().to_string() })
}

/// Writes the files, then the lock file. When one of them fails, those before it are as they were.
///
/// A process that is killed in between leaves a migration that the lock file does not have, and `db-validate` says so.
pub(super) fn write(outputs: &[Output<'_>], lock_file: &Path, lock: &LockFile) -> Result<(), Error> {
    let mut undos = Vec::new();
    let written = outputs
        .iter()
        .try_for_each(|output| {
            undos.push(put(output)?);
            Ok(())
        })
        .and_then(|()| write_lock(lock_file, lock));
    if written.is_err() {
        // What cannot be undone is a migration that the lock file does not have: the next check says so.
        undos.into_iter().rev().for_each(Undo::undo);
    }
    written
}

enum Undo {
    Remove(PathBuf),
    Restore(PathBuf, String),
}

impl Undo {
    fn undo(self) {
        let _ = match self {
            Undo::Remove(path) => std::fs::remove_file(&path).map_err(Error::file("remove", path)),
            Undo::Restore(path, text) => changelog::write_whole(&path, &text),
        };
    }
}

/// Writes a file, whole or not at all, and says how to undo it.
fn put(output: &Output<'_>) -> Result<Undo, Error> {
    let Output { path, text, how } = output;
    let directory = path.parent().unwrap_or(Path::new("."));
    let failed = || Error::file("write", path.clone());
    if *how == How::Removing {
        let old = std::fs::read_to_string(path).map_err(failed())?;
        std::fs::remove_file(path).map_err(Error::file("remove", path.clone()))?;
        return Ok(Undo::Restore(path.clone(), old));
    }
    if *how == How::Replacing {
        std::fs::create_dir_all(directory).map_err(failed())?;
        let undo = match std::fs::read_to_string(path) {
            Ok(old) => Undo::Restore(path.clone(), old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Undo::Remove(path.clone()),
            Err(error) => return Err(failed()(error)),
        };
        changelog::write_whole(path, text)?;
        return Ok(undo);
    }
    // A half-written file beside the migrations would be a stranger among them: it is made one directory above.
    let above = directory.parent().unwrap_or(directory);
    let write = || {
        let mut file =
            tempfile::Builder::new().permissions(Permissions::from_mode(0o644)).tempfile_in(above)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(failed())?;
    Ok(Undo::Remove(path.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::catalog::Catalog;
    use schema_core::fingerprint::Fingerprint;
    use schema_core::lock::LockedSchema;

    fn lock() -> LockFile {
        let fingerprint = Fingerprint::of(&Catalog::default());
        LockFile::new(
            15,
            LockedSchema { checksum: String::new(), cosmetic_checksum: String::new(), fingerprint },
            vec![],
        )
    }

    #[test]
    fn without_its_lock_file_no_migration_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        std::fs::create_dir(path("migrations")).unwrap();
        std::fs::write(path("migrations/old.sql"), "old").unwrap();
        let outputs = [
            Output { path: path("migrations/new.sql"), text: "new", how: How::New },
            Output { path: path("migrations/old.sql"), text: "other", how: How::Replacing },
            Output { path: path("migrations/down/new.sql"), text: "down", how: How::Replacing },
        ];
        assert!(write(&outputs, &path("no/schema.lock"), &lock()).is_err());
        assert!(!path("migrations/new.sql").exists() && !path("migrations/down/new.sql").exists());
        assert_eq!(std::fs::read_to_string(path("migrations/old.sql")).unwrap(), "old");
        write(&outputs, &path("schema.lock"), &lock()).unwrap();
        assert!(path("migrations/new.sql").exists() && path("migrations/down/new.sql").exists());
    }

    #[test]
    fn a_migration_that_is_there_is_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.sql");
        std::fs::write(&path, "theirs").unwrap();
        let outputs = [Output { path: path.clone(), text: "ours", how: How::New }];
        assert!(write(&outputs, &directory.path().join("schema.lock"), &lock()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
        assert!(!directory.path().join("schema.lock").exists());
    }

    #[test]
    fn the_second_waits_for_the_first() {
        let directory = tempfile::tempdir().unwrap();
        let turn = Turn::wait(directory.path(), || panic!("nobody has it")).unwrap();
        let (waits, waiting) = std::sync::mpsc::channel();
        std::thread::scope(|threads| {
            let second =
                threads.spawn(|| Turn::wait(directory.path(), move || waits.send(()).unwrap()).is_ok());
            waiting.recv().unwrap();
            drop(turn);
            assert!(second.join().unwrap());
        });
    }
}
