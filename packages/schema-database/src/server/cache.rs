//! The directory where what is costly to make is kept: versions of binaries, the embedded PostgreSQL,
//! initialised data directories.
//!
//! What lies there is run later, as root too. So a cache that somebody else could write to is refused.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use sha2::{Digest, Sha256};

use super::{Error, Result};

/// A cache directory that only we can write to.
#[derive(Debug, Clone)]
pub struct Cache {
    directory: PathBuf,
}

/// Held while one process makes an entry; the others wait for it.
pub(super) struct EntryLock {
    _file: File,
}

impl Cache {
    /// Opens `directory`, or the usual place: `/var/cache/schema-sync` for root, else
    /// `$XDG_CACHE_HOME/schema-sync`, `~/Library/Caches/schema-sync` or `~/.cache/schema-sync`.
    pub fn open(directory: Option<&Path>) -> Result<Cache> {
        let directory = match directory {
            Some(directory) => directory.to_owned(),
            None => usual_directory(|name| std::env::var_os(name)).ok_or(Error::NoCacheDirectory)?,
        };
        create_directory(&directory)?;
        let directory = directory.canonicalize().map_err(Error::file("resolve", &directory))?;
        check_ownership(&directory)?;
        Ok(Cache { directory })
    }

    /// The directory itself.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A directory inside the cache, made when it is missing.
    pub(super) fn subdirectory(&self, name: &str) -> Result<PathBuf> {
        let directory = self.directory.join(name);
        create_directory(&directory)?;
        Ok(directory)
    }

    /// Waits until no other process makes this entry. The kernel frees the lock of a dead process.
    pub(super) fn lock(&self, entry: &str) -> Result<EntryLock> {
        let path = self.subdirectory("locks")?.join(entry);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o644).custom_flags(NOFOLLOW);
        let file = options.open(&path).map_err(Error::file("open", &path))?;
        loop {
            match rustix::fs::flock(&file, FlockOperation::LockExclusive) {
                Ok(()) => return Ok(EntryLock { _file: file }),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(Error::file("lock", &path)(error.into())),
            }
        }
    }

    /// Writes a file whole or not at all.
    pub(super) fn write(&self, path: &Path, parts: &[&[u8]]) -> Result<()> {
        let directory = path.parent().unwrap_or(&self.directory);
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(".").tempfile_in(directory)?;
            parts.iter().try_for_each(|part| file.write_all(part))?;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(Error::file("write", path))
    }

    /// What `make` says about `program`, remembered until the program changes. A warm start of ours
    /// therefore runs no other program than the server.
    pub(super) fn remember(
        &self,
        program: &Path,
        question: &str,
        make: impl FnOnce() -> Result<String>,
    ) -> Result<String> {
        let key = format!("{question} {}", stamp(program)?);
        let path = self.subdirectory("answers")?.join(&hex(&Sha256::digest(key.as_bytes()))[..32]);
        // The question is in the file too, so that whoever looks into the cache can read it.
        match fs::read_to_string(&path) {
            Ok(text) => {
                if let Some(answer) = text.strip_prefix(&key).and_then(|rest| rest.strip_prefix('\n')) {
                    return Ok(answer.to_owned());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::file("read", &path)(error)),
        }
        let answer = make()?;
        self.write(&path, &[key.as_bytes(), b"\n", answer.as_bytes()])?;
        Ok(answer)
    }
}

/// Path, size and time of a program: another one is another stamp.
pub(super) fn stamp(program: &Path) -> Result<String> {
    let metadata = fs::metadata(program).map_err(Error::file("look at", program))?;
    Ok(format!("{:?} {} {}.{:09}", program, metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) const NOFOLLOW: i32 = rustix::fs::OFlags::NOFOLLOW.bits() as i32;

fn usual_directory(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let parent = if rustix::process::geteuid().is_root() {
        PathBuf::from("/var/cache")
    } else if let Some(cache_home) = absolute("XDG_CACHE_HOME") {
        cache_home
    } else if cfg!(target_os = "macos") {
        absolute("HOME")?.join("Library/Caches")
    } else {
        absolute("HOME")?.join(".cache")
    };
    Some(parent.join("schema-sync"))
}

fn create_directory(directory: &Path) -> Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    let parent = directory.parent();
    parent.map_or(Ok(()), create_directory)?;
    match DirBuilder::new().mode(0o755).create(directory) {
        // As root, an unprivileged account runs what is below: a strict umask must not hide it.
        Ok(()) => fs::set_permissions(directory, fs::Permissions::from_mode(0o755))
            .map_err(Error::file("set the mode of", directory)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::file("create", directory)(error)),
    }
}

fn check_ownership(directory: &Path) -> Result<()> {
    let metadata = fs::metadata(directory).map_err(Error::file("look at", directory))?;
    let ours = rustix::process::geteuid().as_raw();
    let problem = if metadata.uid() != ours {
        format!("it belongs to user {}, and we are user {ours}", metadata.uid())
    } else if metadata.mode() & 0o022 != 0 {
        format!("its mode {:o} lets others write to it", metadata.mode() & 0o7777)
    } else {
        return Ok(());
    };
    Err(Error::UnsafeCache { directory: directory.to_owned(), problem })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_cache_that_others_can_write_to_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        assert!(Cache::open(Some(directory.path())).is_ok());
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let error = Cache::open(Some(directory.path())).unwrap_err();
        assert!(error.to_string().contains("its mode 777 lets others write to it"), "{error}");
    }

    #[test]
    fn an_answer_is_asked_for_again_only_when_the_program_changed() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::open(Some(directory.path())).unwrap();
        let program = directory.path().join("program");
        fs::write(&program, "1").unwrap();
        let ask = |answer: &str| cache.remember(&program, "--version", || Ok(answer.to_owned())).unwrap();
        assert_eq!(ask("first"), "first");
        assert_eq!(ask("second"), "first");
        fs::write(&program, "22").unwrap();
        assert_eq!(ask("third"), "third");
    }

    #[test]
    fn a_relative_cache_home_is_ignored() {
        let variables = BTreeMap::from([("XDG_CACHE_HOME", "here"), ("HOME", "/home/me")]);
        let found = usual_directory(|name| variables.get(name).map(OsString::from)).unwrap();
        assert!(found.is_absolute() && found.ends_with("schema-sync"), "{found:?}");
    }
}
