//! One throwaway server: started from a slim template, reachable through a socket only we can open,
//! gone when it is dropped.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::Config;
use rustix::process::{Pid, Signal, kill_process};

use super::account::Account;
use super::cache::NOFOLLOW;
use super::directory::Directory;
use super::template::{command, template};
use super::{Cache, Error, Installation, Result};

/// The bootstrap superuser, a name that no schema has: what it owns in a scratch has no named owner.
pub const SUPERUSER: &str = "schema_sync_scratch";

const PORT: u16 = 5432;
const CONNECTIONS: u32 = 50;
const PATIENCE_TO_START: Duration = Duration::from_secs(60);
const PATIENCE_TO_STOP: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(2);

/// How much the server writes to its log of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WalLevel {
    /// The least: enough for all of a schema; making a publication warns.
    #[default]
    Minimal,
    /// For replication slots and publications that are used.
    Logical,
}

/// How a cluster is started.
#[derive(Debug, Clone, Copy)]
pub struct ClusterOptions {
    /// See [`WalLevel`].
    pub wal_level: WalLevel,
    /// How many locks one transaction may hold. A table that is made takes about eight, with its
    /// indexes, its sequence and its TOAST table; room for 160,000 costs 10 ms at each start.
    pub locks: u32,
}

impl Default for ClusterOptions {
    /// Enough for 2,500 tables in one transaction, thrice what a server has by default.
    fn default() -> ClusterOptions {
        ClusterOptions { wal_level: WalLevel::default(), locks: 20 * 1024 }
    }
}

/// A running throwaway server.
#[derive(Debug)]
pub struct Cluster {
    child: Child,
    directory: Directory,
    installation: Installation,
}

/// What a server needs that is used by us alone and thrown away: nothing is kept safe from a crash of
/// the machine, nothing runs in the background. Measured from 13 to 18.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "bgwriter_lru_maxpages=0",
    "checkpoint_timeout=1h",
    "max_wal_size=1GB",
    // Left in shared memory, segments would outlive a killed server.
    "dynamic_shared_memory_type=mmap",
    "huge_pages=off",
    "shared_buffers=128MB",
    "max_worker_processes=0",
    "max_parallel_workers=0",
    "max_logical_replication_workers=0",
    "jit=off",
    "track_activities=off",
    "track_counts=off",
    "log_checkpoints=off",
    // The level `log`, in the server's order, is above `error`: statements that fail are the caller's business.
    "log_min_messages=log",
    "lc_messages=C",
    "timezone=UTC",
    "log_timezone=UTC",
];

impl Cluster {
    /// Starts a server and waits until it takes connections.
    pub fn start(
        installation: &Installation,
        options: ClusterOptions,
        cache: &Cache,
        announce: fn(&str),
    ) -> Result<Cluster> {
        let account = Account::choose()?;
        let template = template(installation, account, cache, announce)?;
        let directory = Directory::create(account)?;
        template.write(&directory.data(), account)?;
        account.own(&directory.server())?;

        let path = directory.log();
        let log =
            OpenOptions::new().append(true).create_new(true).mode(0o600).custom_flags(NOFOLLOW).open(&path);
        let log = log.map_err(Error::file("create", &path))?;
        let second = log.try_clone().map_err(Error::file("open", &path))?;
        let program = installation.directory.join("postgres");
        let mut server = command(&program, account);
        server
            .arg("-D")
            .arg(directory.data())
            .arg("-k")
            .arg(directory.server())
            .args(["-p", &PORT.to_string()]);
        for setting in settings(installation.version.major, options) {
            server.args(["-c", &setting]);
        }
        server.stdin(Stdio::null()).stdout(log).stderr(second);
        let child = super::spawn::spawn_bound_to_us(server);
        let child = child.map_err(|source| Error::Start { program, source })?;
        let mut cluster = Cluster { child, directory, installation: installation.clone() };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// How to connect to a database of this server, as its superuser.
    pub fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config.host_path(self.socket_directory()).port(PORT).user(SUPERUSER).dbname(database);
        config.application_name("schema-sync");
        config
    }

    /// The directory of the socket: private to the server's account and root.
    pub fn socket_directory(&self) -> PathBuf {
        self.directory.server()
    }

    /// The port, which with a socket is a part of its name.
    pub fn port(&self) -> u16 {
        PORT
    }

    /// The process id of the server.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// The binaries that run.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Stops the server and removes all of it. Dropping does the same, but cannot say what went wrong.
    pub fn stop(mut self) -> Result<()> {
        self.halt()?;
        self.directory.remove()
    }

    /// Waits for the line in `postmaster.pid` by which the server itself says that it is ready.
    fn wait_until_ready(&mut self) -> Result<()> {
        let status_file = self.directory.data().join("postmaster.pid");
        let start = Instant::now();
        while start.elapsed() < PATIENCE_TO_START {
            if let Some(status) = self.exit_status()? {
                return Err(self.not_ready(format!("ended while it started ({status})")));
            }
            match fs::read_to_string(&status_file) {
                Ok(text) if text.lines().nth(7).is_some_and(|line| line.trim_end() == "ready") => {
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::file("read", &status_file)(error)),
            }
            thread::sleep(PAUSE);
        }
        Err(self.not_ready(format!("was not ready after {} seconds", PATIENCE_TO_START.as_secs())))
    }

    fn exit_status(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().map_err(Error::file("wait for the server of", &self.directory.data()))
    }

    fn not_ready(&self, problem: String) -> Error {
        let log = fs::read(self.directory.log());
        let log = log.map_or_else(
            |error| format!("(the log cannot be read: {error})"),
            |bytes| {
                let text = String::from_utf8_lossy(&bytes);
                let lines: Vec<&str> = text.lines().collect();
                lines[lines.len().saturating_sub(20)..].join("\n")
            },
        );
        Error::NotReady { problem, log }
    }

    /// Ends the server: at once, since there is nothing to keep.
    fn halt(&mut self) -> Result<()> {
        for signal in [Signal::QUIT, Signal::KILL] {
            if self.exit_status()?.is_some() {
                return Ok(());
            }
            // Not reaped yet, so the process id is still its own.
            if let Some(pid) = Pid::from_raw(self.child.id() as i32) {
                let stopped = kill_process(pid, signal).map_err(io::Error::from);
                stopped.map_err(Error::file("stop the server of", &self.directory.data()))?;
            }
            let start = Instant::now();
            while start.elapsed() < PATIENCE_TO_STOP {
                if self.exit_status()?.is_some() {
                    return Ok(());
                }
                thread::sleep(Duration::from_millis(1));
            }
        }
        Err(self.not_ready("does not end".to_owned()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A server that does not end now ends with us, and the next sweep finds its directory.
        let _ = self.halt();
    }
}

fn settings(major: u32, options: ClusterOptions) -> impl Iterator<Item = String> {
    let wal: &[&str] = match options.wal_level {
        WalLevel::Minimal => &["wal_level=minimal", "max_wal_senders=0"],
        WalLevel::Logical => &["wal_level=logical", "max_wal_senders=4"],
    };
    // From 18 on, reading ahead would otherwise take three more processes.
    let by_version: &[&str] = if major >= 18 { &["io_method=sync"] } else { &[] };
    // The table of locks has room for this many times the number of connections; 10 is the least.
    let locks = options.locks.div_ceil(CONNECTIONS).max(10);
    let computed = [format!("max_connections={CONNECTIONS}"), format!("max_locks_per_transaction={locks}")];
    SETTINGS.iter().chain(wal).chain(by_version).map(|setting| (*setting).to_owned()).chain(computed)
}
