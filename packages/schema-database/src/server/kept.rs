//! The development server: a cluster that stays on the disk, in a directory of the repository.
//!
//! Unlike a scratch server it is durable and outlives its first user's run on the disk; it is reused while it runs, and whoever
//! started it stops it. Its socket is in a new private directory each time, which `postmaster.pid` names.

use super::account::Account;
use super::cache::NOFOLLOW;
use super::directory::serves;
use super::scratch::{Origin, Request};
use super::template::{command, run};
use super::{Cache, Error, Installation, Result};
use rustix::fs::FlockOperation;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const SUPERUSER: &str = "postgres";
const PORT: u16 = 5432;
/// A sweep of scratch servers does not take this for one of theirs: a process id does not follow.
const SOCKET_PREFIX: &str = "schema-sync-dev-";
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(5);

/// Only the socket reaches it, and messages are in English: that is how a missing role is told.
const SETTINGS: [&str; 4] =
    ["listen_addresses=", "unix_socket_permissions=0700", "lc_messages=C", "timezone=UTC"];

/// A running development server.
#[derive(Debug)]
pub struct Kept {
    socket: PathBuf,
    child: Option<Child>,
}

/// What `postmaster.pid` says.
struct Status {
    socket: PathBuf,
    is_ready: bool,
}

impl Kept {
    /// Finds the server of a directory running, or starts it; initialises it when there is none.
    ///
    /// # Errors
    /// When there are no binaries of its major version, or the server does not start.
    pub fn start(home: &Path, request: &Request) -> Result<Kept> {
        fs::create_dir_all(home).map_err(Error::file("create", home))?;
        let home = home.canonicalize().map_err(Error::file("look at", home))?;
        // Until it is ready: a second run waits, and finds it.
        let _lock = lock(&home)?;
        let data = home.join("postgres");
        if let Some(status) = running(&data)? {
            wait_for_other(&data)?;
            return Ok(Kept { socket: status.socket, child: None });
        }
        let account = Account::choose()?;
        if !account.reaches(&home) {
            return Err(Error::OutOfReach { directory: home });
        }
        let mut request = request.clone();
        request.major = major(&data, request.major)?;
        let cache = Cache::open(request.cache_directory.as_deref())?;
        let (Origin::Local(installation) | Origin::Embedded(installation)) =
            super::scratch::installation(&request, &cache)?
        else {
            unreachable!("an installation is local or embedded");
        };
        if !data.exists() {
            (request.announce)(&format!(
                "preparing a development server of PostgreSQL {}, once",
                installation.version
            ));
            initialise(&installation, account, &data)?;
        }
        launch(&installation, account, &home, &data)
    }

    /// The connection string of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let socket = encode(&self.socket.to_string_lossy());
        format!("postgresql://{SUPERUSER}@{socket}:{PORT}/{}", encode(database))
    }

    /// Whether it ran before.
    pub fn was_running(&self) -> bool {
        self.child.is_none()
    }

    /// Stops it if this value started it: sessions are ended, what was committed is written.
    ///
    /// # Errors
    /// When it does not end.
    pub fn stop(mut self) -> Result<()> {
        self.halt()
    }

    fn halt(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        for signal in [Signal::INT, Signal::QUIT] {
            // Not reaped yet, so the process id is still its own.
            if let Some(pid) = Pid::from_raw(child.id() as i32) {
                let stopped = kill_process(pid, signal).map_err(io::Error::from);
                stopped.map_err(Error::file("stop the server of", &self.socket))?;
            }
            let start = Instant::now();
            while start.elapsed() < PATIENCE {
                if ended(&mut child, &self.socket)?.is_some() {
                    return remove_socket(&self.socket);
                }
                thread::sleep(PAUSE);
            }
        }
        Err(not_ready("does not end", &self.socket))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // What does not end now ends with us, as after a failure of the power.
        let _ = self.halt();
    }
}

fn lock(home: &Path) -> Result<File> {
    let path = home.join("lock");
    let mut options = OpenOptions::new();
    let file =
        options.write(true).create(true).truncate(false).mode(0o600).custom_flags(NOFOLLOW).open(&path);
    let file = file.map_err(Error::file("open", &path))?;
    rustix::fs::flock(&file, FlockOperation::LockExclusive)
        .map_err(|error| Error::file("lock", &path)(error.into()))?;
    Ok(file)
}

/// The major version of the cluster, which must be the one that is asked for.
fn major(data: &Path, needed: Option<u32>) -> Result<Option<u32>> {
    let path = data.join("PG_VERSION");
    let found = match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse::<u32>().ok(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(needed),
        Err(error) => return Err(Error::file("read", &path)(error)),
    };
    match (found, needed) {
        (Some(found), Some(needed)) if found != needed => {
            Err(Error::KeptOfAnotherMajor { directory: data.to_owned(), found, needed })
        }
        _ => Ok(found.or(needed)),
    }
}

/// Makes the data directory under another name first: one of the right name is whole.
fn initialise(installation: &Installation, account: Account, data: &Path) -> Result<()> {
    let begun = data.with_extension("new");
    if begun.exists() {
        fs::remove_dir_all(&begun).map_err(Error::file("remove", &begun))?;
    }
    fs::DirBuilder::new().mode(0o700).create(&begun).map_err(Error::file("create", &begun))?;
    account.own(&begun)?;
    let initialise = |letters: &str| {
        let mut initdb = command(&installation.directory.join("initdb"), account);
        initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C", letters]);
        initdb.arg(format!("--username={SUPERUSER}")).arg("--pgdata").arg(&begun);
        run(initdb, "")
    };
    initialise("--lc-ctype=C.UTF-8").or_else(|_| initialise("--lc-ctype=C"))?;
    fs::rename(&begun, data).map_err(Error::file("rename", &begun))
}

fn launch(installation: &Installation, account: Account, home: &Path, data: &Path) -> Result<Kept> {
    if let Some(old) = status(data)? {
        remove_socket(&old.socket)?;
    }
    let socket = tempfile::Builder::new()
        .prefix(SOCKET_PREFIX)
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .tempdir_in("/tmp")
        .map_err(Error::file("create a directory in", Path::new("/tmp")))?
        .keep();
    account.own(&socket)?;
    let path = home.join("postgres.log");
    let mut options = OpenOptions::new();
    let log = options.append(true).create(true).mode(0o600).custom_flags(NOFOLLOW).open(&path);
    let log = log.map_err(Error::file("open", &path))?;
    let second = log.try_clone().map_err(Error::file("open", &path))?;
    let program = installation.directory.join("postgres");
    let mut server = command(&program, account);
    server.arg("-D").arg(data).arg("-k").arg(&socket).args(["-p", &PORT.to_string()]);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    server.stdin(Stdio::null()).stdout(log).stderr(second);
    let child = super::spawn::spawn_bound_to_us(server).map_err(|source| Error::Start { program, source })?;
    let mut kept = Kept { socket, child: Some(child) };
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(child) = &mut kept.child
            && ended(child, data)?.is_some()
        {
            kept.child = None;
            return Err(not_ready("ended while it started", &path));
        }
        // A dead server's file may still be there: it names another socket.
        if status(data)?.is_some_and(|status| status.is_ready && status.socket == kept.socket) {
            return Ok(kept);
        }
        thread::sleep(PAUSE);
    }
    Err(not_ready("was not ready in time", &path))
}

fn not_ready(problem: &str, log: &Path) -> Error {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let log = lines[lines.len().saturating_sub(10)..].join("\n");
    Error::NotReady { problem: problem.to_owned(), log }
}

fn ended(child: &mut Child, place: &Path) -> Result<Option<ExitStatus>> {
    child.try_wait().map_err(Error::file("wait for the server of", place))
}

/// What a server that lives says of itself.
fn running(data: &Path) -> Result<Option<Status>> {
    let file = data.join("postmaster.pid");
    let text = fs::read_to_string(&file).unwrap_or_default();
    let pid = text.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
    if pid.is_some_and(|pid| serves(pid, data)) { status(data) } else { Ok(None) }
}

fn status(data: &Path) -> Result<Option<Status>> {
    let path = data.join("postmaster.pid");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file("read", &path)(error)),
    };
    let line = |number: usize| text.lines().nth(number).unwrap_or_default().trim();
    Ok(Some(Status { socket: PathBuf::from(line(4)), is_ready: line(7) == "ready" }))
}

/// Somebody else started it, and died or lost patience before it was ready.
fn wait_for_other(data: &Path) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if status(data)?.is_some_and(|status| status.is_ready) {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(not_ready("was not ready in time", &data.with_extension("log")))
}

/// Only a directory of our own name is removed.
fn remove_socket(directory: &Path) -> Result<()> {
    let is_ours = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SOCKET_PREFIX));
    if is_ours && directory.exists() {
        fs::remove_dir_all(directory).map_err(Error::file("remove", directory))?;
    }
    Ok(())
}
