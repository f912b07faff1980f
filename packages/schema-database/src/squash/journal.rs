//! A squash removes files and writes others: the journal beside the lock file has all of it before the first of them is
//! touched, so that whoever comes after a crash can finish it.

use super::files_of;
use crate::changelog::write_whole;
use crate::error::Error;
use crate::failpoint::reach;
use crate::repository::{self, Repository};
use schema_core::lock::LockFile;
use schema_core::report::{Finding, Severity};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// What is to be done, and what must be the case for it to be done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The migrations' directory and the lock file.
    migrations: PathBuf,
    lock_file: PathBuf,
    /// The new migration: its file's name and its text.
    file: String,
    text: String,
    /// The files that go: their paths below the directory, and their texts' checksums.
    removed: Vec<(PathBuf, String)>,
    /// The text of the lock file before and afterwards.
    lock_before: String,
    lock_after: String,
}

fn path_of(lock_file: &Path) -> PathBuf {
    lock_file.with_extension("squash")
}

impl Journal {
    pub(super) fn new(
        repository: &Repository,
        replaced: &[repository::Source],
        source: &repository::Source,
        lock: &LockFile,
    ) -> Result<Journal, Error> {
        let migrations = repository.root.join(&repository.configuration.migrations);
        let lock_file = repository.root.join(&repository.configuration.lock_file);
        let mut removed = Vec::new();
        for path in replaced.iter().flat_map(|migration| files_of(repository, migration)) {
            let text = read(&path)?.unwrap_or_default();
            let below = path.strip_prefix(&migrations).unwrap_or(&path).to_owned();
            removed.push((below, schema_script::checksum::checksum(&text)));
        }
        Ok(Journal {
            lock_before: read(&lock_file)?.unwrap_or_default(),
            lock_after: lock.to_text(),
            file: format!("{}.sql", source.title()),
            text: source.text.as_str().to_owned(),
            migrations,
            lock_file,
            removed,
        })
    }

    /// From here on it will be done.
    pub(super) fn commit(&self) -> Result<(), Error> {
        reach("before the journal of a squash");
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        write_whole(&path_of(&self.lock_file), &text)?;
        reach("behind the journal of a squash");
        Ok(())
    }

    /// Does what is not done yet, and returns the files that are there now.
    pub(super) fn carry_out(&self) -> Result<Vec<String>, Error> {
        for (below, _) in &self.removed {
            let path = self.migrations.join(below);
            match std::fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::file("remove", path)(error)),
            }
            reach("behind a file that is squashed");
        }
        let file = self.migrations.join(&self.file);
        write_whole(&file, &self.text)?;
        reach("behind the migration of a squash");
        write_whole(&self.lock_file, &self.lock_after)?;
        reach("behind the lock file of a squash");
        let journal = path_of(&self.lock_file);
        std::fs::remove_file(&journal).map_err(Error::file("remove", journal))?;
        Ok([file, self.lock_file.clone()].iter().map(|path| path.display().to_string()).collect())
    }

    /// Whether nobody has changed anything since.
    fn check(&self) -> Result<(), Error> {
        let changed = |path: &Path| Error::ChangedMeanwhile { file: path.display().to_string() };
        let lock = read(&self.lock_file)?.unwrap_or_default();
        if lock != self.lock_before && lock != self.lock_after {
            return Err(changed(&self.lock_file));
        }
        for (below, checksum) in &self.removed {
            let path = self.migrations.join(below);
            if read(&path)?.is_some_and(|text| schema_script::checksum::checksum(&text) != *checksum) {
                return Err(changed(&path));
            }
        }
        let file = self.migrations.join(&self.file);
        match read(&file)? {
            Some(text) if text != self.text => Err(changed(&file)),
            Some(_) | None => Ok(()),
        }
    }
}

/// Finishes what an earlier run had begun, and returns the files that it has written.
///
/// # Errors
/// When files were changed since, or cannot be written.
pub fn finish_earlier(lock_file: &Path) -> Result<Option<Vec<String>>, Error> {
    let path = path_of(lock_file);
    let Some(text) = read(&path)? else { return Ok(None) };
    let journal: Journal =
        serde_json::from_str(&text).map_err(|error| Error::file("read", &path)(io::Error::other(error)))?;
    journal.check()?;
    journal.carry_out().map(Some)
}

/// What is told of a squash that was interrupted.
pub fn unfinished(lock_file: &Path, file: &str) -> Option<Finding> {
    if !path_of(lock_file).exists() {
        return None;
    }
    let message = "`db-squash` was interrupted while it replaced the files";
    let mut finding = Finding::new(Severity::Error, "unfinished-squash", file, message);
    finding.help = Some("run `cargo xtask db-squash` again: it finishes that first".to_owned());
    Some(finding)
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", path)(error)),
    }
}
