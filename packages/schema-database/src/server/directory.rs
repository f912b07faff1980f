//! The directory of one throwaway server, and the sweep that removes those of dead owners.
//!
//! Layout: `schema-sync-<pid>-<random>/` is ours and holds `owner.lock`, locked as long as we live, the
//! log, and `server/`, which belongs to the account that the server runs as: data and socket.

use std::env;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{Access, FlockOperation};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::account::Account;
use super::cache::NOFOLLOW;
use super::{Error, Result};

const PREFIX: &str = "schema-sync-";
const OWNER_LOCK: &str = "owner.lock";
/// A directory without a lock file is being made, unless it is older than this.
const TIME_TO_LOCK: Duration = Duration::from_secs(60);
/// Below this much room, memory is left to others: 1,000 tables take 180 MB.
const ROOM_NEEDED: u64 = 1 << 30;
/// `/.s.PGSQL.5432` and the directory must fit into sun_path: 104 bytes on macOS, 108 on Linux.
const LONGEST_SOCKET_DIRECTORY: usize = 88;

/// A private directory that vanishes with its owner.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    _lock: File,
}

impl Directory {
    /// Makes a directory where there is room: in memory if possible.
    pub(super) fn create(account: Account) -> Result<Directory> {
        let base = base_with_room(account);
        loop {
            let path = tempfile::Builder::new()
                .prefix(&format!("{PREFIX}{}-", std::process::id()))
                .rand_bytes(8)
                .permissions(Permissions::from_mode(0o700))
                .tempdir_in(&base)
                .map_err(Error::file("create a directory in", &base))?
                .keep();
            // A sweep may have come in between: then that directory is gone, and we make another.
            let Some(lock) = lock(&path, Creation::Create)? else { continue };
            let directory = Directory { path, _lock: lock };
            // The server's account passes through to its own part, and sees nothing else.
            if account != Account::Ourselves {
                set_mode(&directory.path, 0o711)?;
            }
            fs::DirBuilder::new()
                .mode(0o700)
                .create(directory.server())
                .map_err(Error::file("create", &directory.server()))?;
            return Ok(directory);
        }
    }

    /// What belongs to the server's account. It is given to it by whoever has filled it.
    pub(super) fn server(&self) -> PathBuf {
        self.path.join("server")
    }

    pub(super) fn data(&self) -> PathBuf {
        self.server().join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    pub(super) fn remove(&mut self) -> Result<()> {
        match fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file("remove", &self.path)(error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next sweep, which reports what fails.
        let _ = self.remove();
    }
}

/// What a sweep did.
#[derive(Debug, Default)]
pub struct Swept {
    /// The directories and databases that were removed.
    pub removed: Vec<String>,
    /// What could not be removed, and why.
    pub failed: Vec<Error>,
}

/// Removes what dead owners left: their servers and their directories. Only with our prefix, only our
/// own, and only where the lock is free.
pub fn sweep() -> Swept {
    sweep_in(&bases())
}

fn sweep_in(bases: &[PathBuf]) -> Swept {
    let mut swept = Swept::default();
    for base in bases {
        match leftovers(base) {
            Ok(leftovers) => leftovers.iter().for_each(|path| sweep_one(path, &mut swept)),
            Err(error) => swept.failed.push(error),
        }
    }
    swept
}

fn sweep_one(path: &Path, swept: &mut Swept) {
    let outcome = lock(path, Creation::OnlyIfOld).and_then(|lock| match lock {
        None => Ok(false),
        Some(_held) => {
            stop_orphan(&path.join("server/data"))?;
            fs::remove_dir_all(path).map_err(Error::file("remove", path))?;
            Ok(true)
        }
    });
    match outcome {
        Ok(true) => swept.removed.push(path.display().to_string()),
        Ok(false) => {}
        Err(error) => swept.failed.push(error),
    }
}

/// Directories of ours, live or dead.
fn leftovers(base: &Path) -> Result<Vec<PathBuf>> {
    let ours = rustix::process::geteuid().as_raw();
    let entries = fs::read_dir(base).map_err(Error::file("list", base))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::file("list", base))?;
        if !is_our_name(&entry.file_name().to_string_lossy()) {
            continue;
        }
        // Not followed if it is a link; gone if another sweep was faster.
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() && metadata.uid() == ours => found.push(entry.path()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::file("look at", &entry.path())(error)),
        }
    }
    Ok(found)
}

/// `schema-sync-<pid>-<8 letters or digits>`, and nothing else.
fn is_our_name(name: &str) -> bool {
    let Some((pid, random)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(is);
    all(pid, u8::is_ascii_digit) && random.len() == 8 && all(random, u8::is_ascii_alphanumeric)
}

#[derive(Clone, Copy, PartialEq)]
enum Creation {
    Create,
    OnlyIfOld,
}

/// The owner's lock of a directory, unless somebody else holds it or the directory is gone.
fn lock(directory: &Path, creation: Creation) -> Result<Option<File>> {
    let path = directory.join(OWNER_LOCK);
    let mut options = OpenOptions::new();
    options.write(true).truncate(false).mode(0o600).custom_flags(NOFOLLOW);
    options.create(creation == Creation::Create || is_old(directory));
    let file = match options.open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file("open", &path)(error)),
    };
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => return Ok(None),
        Err(error) => return Err(Error::file("lock", &path)(error.into())),
    }
    // The lock counts only if the file is still the one with this name.
    let held = file.metadata().map_err(Error::file("look at", &path))?;
    let is_current =
        fs::symlink_metadata(&path).is_ok_and(|it| (it.dev(), it.ino()) == (held.dev(), held.ino()));
    Ok(is_current.then_some(file))
}

/// Without a readable time a directory counts as new: it is left alone.
fn is_old(directory: &Path) -> bool {
    let modified = fs::symlink_metadata(directory).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age > TIME_TO_LOCK))
}

/// Ends the server that still runs in a data directory whose owner is dead.
fn stop_orphan(data: &Path) -> Result<()> {
    let file = data.join("postmaster.pid");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::file("read", &file)(error)),
    };
    let pid = text.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
    let Some(pid) = pid.filter(|pid| serves(*pid, data)) else { return Ok(()) };
    for (signal, patience) in [(Signal::QUIT, Duration::from_secs(5)), (Signal::KILL, Duration::from_secs(5))]
    {
        match kill_process(pid, signal) {
            Ok(()) => {}
            Err(Errno::SRCH) => return Ok(()),
            Err(error) => return Err(Error::file("stop the server of", data)(error.into())),
        }
        let start = Instant::now();
        while start.elapsed() < patience {
            if test_kill_process(pid).is_err() || !serves(pid, data) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
    Err(Error::file("stop the server of", data)(io::ErrorKind::TimedOut.into()))
}

/// Whether the process is the server of this data directory: a process id alone may have a new bearer.
#[cfg(target_os = "linux")]
pub(super) fn serves(pid: Pid, data: &Path) -> bool {
    fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero())).is_ok_and(|directory| directory == data)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn serves(pid: Pid, data: &Path) -> bool {
    let output = std::process::Command::new("ps")
        .args(["-ww", "-o", "args=", "-p"])
        .arg(pid.as_raw_nonzero().to_string())
        .output();
    let data = data.as_os_str().as_bytes();
    output.is_ok_and(|output| output.stdout.windows(data.len()).any(|window| window == data))
}

/// Where directories are made, best first.
fn bases() -> Vec<PathBuf> {
    let mut bases = vec![PathBuf::from("/dev/shm"), env::temp_dir(), PathBuf::from("/tmp")];
    bases.retain(|base| base.is_dir());
    bases.dedup();
    bases
}

fn base_with_room(account: Account) -> PathBuf {
    let suits = |base: &PathBuf| {
        // The longest name: prefix, ten digits, eight letters, and `/server`.
        let fits = base.as_os_str().as_bytes().len() + PREFIX.len() + 28 <= LONGEST_SOCKET_DIRECTORY;
        let has_room = !base.starts_with("/dev/shm")
            || rustix::fs::statvfs(base).is_ok_and(|it| it.f_bavail * it.f_frsize > ROOM_NEEDED);
        let writable = rustix::fs::access(base, Access::WRITE_OK | Access::EXEC_OK).is_ok();
        fits && has_room && writable && account.reaches(base)
    };
    bases().into_iter().find(suits).unwrap_or_else(|| PathBuf::from("/tmp"))
}

fn set_mode(path: &Path, mode: u32) -> Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(Error::file("set the mode of", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn only_our_own_names_are_swept() {
        assert!(is_our_name("schema-sync-123-aB3dE6gH"));
        for name in [
            "schema-sync-",
            "schema-sync-12-",
            "schema-sync-x-aB3dE6gH",
            "schema-sync-1-aB3dE6g.",
            "schema-sync-cache",
        ] {
            assert!(!is_our_name(name), "{name}");
        }
    }

    #[test]
    fn a_sweep_leaves_what_is_alive_and_what_is_being_made() {
        let directory = Directory::create(Account::Ourselves).unwrap();
        assert!(lock(&directory.path, Creation::OnlyIfOld).unwrap().is_none());
        sweep();
        assert!(directory.server().is_dir());
        let unlocked = tempfile::tempdir().unwrap();
        assert!(lock(unlocked.path(), Creation::OnlyIfOld).unwrap().is_none());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_sweep_ends_the_server_of_a_dead_owner_and_no_other_process() {
        // Not where any other process sweeps.
        let base = tempfile::tempdir().unwrap();
        // As if its owner had died long ago, with a process id that another process bears now.
        let orphan = |random: &str, runs_in: fn(&Path) -> &Path| {
            let data = base.path().join(format!("{PREFIX}1-{random}/server/data"));
            fs::create_dir_all(&data).unwrap();
            fs::write(data.ancestors().nth(2).unwrap().join(OWNER_LOCK), "").unwrap();
            let mut sleep = std::process::Command::new("sleep");
            let process = sleep.arg("60").current_dir(runs_in(&data)).spawn().unwrap();
            fs::write(data.join("postmaster.pid"), format!("{}\n{}\n", process.id(), data.display()))
                .unwrap();
            (process, data)
        };
        let (mut server, swept) = orphan("sErVer00", |data| data);
        let (mut stranger, swept_too) = orphan("sTranger", |_| Path::new("/"));
        sweep_in(&[base.path().to_owned()]);
        assert!(!swept.exists() && !swept_too.exists());
        // Whoever runs this in the background of a shell has SIGQUIT ignored, and then so has `sleep`, unlike PostgreSQL.
        let ended_by = server.wait().unwrap().signal().and_then(Signal::from_named_raw);
        assert!(matches!(ended_by, Some(Signal::QUIT | Signal::KILL)), "{ended_by:?}");
        assert!(stranger.try_wait().unwrap().is_none());
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }
}
