//! Servers that are as safe as a user's, not scratch ones: a crash loses nothing that was committed, and a standby follows.

use crate::server;
use crate::support::LiveServer;
use postgres::{Client, Config, NoTls};
use schema_database::server::{NamedServer, Origin, Request, Scratch};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A part of the name of the socket.
pub(crate) const PORT: u16 = 5432;

/// A server of our own, whose socket is in its directory.
pub(crate) struct Durable {
    directory: tempfile::TempDir,
    binaries: PathBuf,
    /// PostgreSQL does not run as root.
    account: Option<(u32, u32)>,
}

impl Durable {
    pub(crate) fn start() -> Durable {
        let durable = Durable::empty();
        let initdb = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"];
        durable.run("initdb", &[&initdb[..], &[&durable.data()]].concat());
        durable.resume();
        durable
    }

    /// A standby that follows this server from now on.
    pub(crate) fn standby(&self) -> Durable {
        let standby = Durable::empty();
        let (from, data) = (self.socket().display().to_string(), standby.data());
        let options =
            ["--username=postgres", "--port=5432", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
        standby.run("pg_basebackup", &[&options[..], &["--host", &from, "--pgdata", &data]].concat());
        standby.resume();
        standby
    }

    fn empty() -> Durable {
        let Origin::Local(installation) = server().scratch.origin().clone() else {
            panic!("servers with standbys need PostgreSQL on this machine, not the embedded one")
        };
        let directory = tempfile::tempdir().unwrap();
        let account = (std::fs::metadata(directory.path()).unwrap().uid() == 0).then(|| {
            let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
            let line = passwd.lines().find(|line| line.starts_with("nobody:")).unwrap();
            let fields: Vec<&str> = line.split(':').collect();
            (fields[2].parse().unwrap(), fields[3].parse().unwrap())
        });
        if let Some((user, group)) = account {
            chown(directory.path(), Some(user), Some(group)).unwrap();
        }
        Durable { directory, binaries: installation.directory, account }
    }

    pub(crate) fn socket(&self) -> &Path {
        self.directory.path()
    }

    fn data(&self) -> String {
        self.directory.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).current_dir("/").stdin(Stdio::null());
        // A server that is started would hold the pipe.
        let log = std::fs::File::options().create(true).append(true).open(self.socket().join("programs.log"));
        command.stdout(log.unwrap()).stderr(Stdio::null());
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        let status = command.status().unwrap();
        assert!(status.success(), "{program} {arguments:?}: {status}");
    }

    /// Ends it as a power failure would: no session is asked, nothing is written.
    pub(crate) fn crash(&self) {
        self.run("pg_ctl", &["stop", "--mode=immediate", "--wait", "--pgdata", &self.data()]);
    }

    /// Starts it again; it recovers what was committed.
    pub(crate) fn resume(&self) {
        let socket = self.socket().display().to_string();
        let log = self.socket().join("server.log").display().to_string();
        let options =
            format!("-k {socket} -c listen_addresses='' -c max_connections=60 -c shared_buffers=16MB");
        let start = ["start", "--wait", "--timeout=120"];
        self.run(
            "pg_ctl",
            &[&start[..], &["--pgdata", &self.data(), "--log", &log, "--options", &options]].concat(),
        );
    }

    /// Makes a primary of a standby.
    pub(crate) fn promote(&self) {
        self.run("pg_ctl", &["promote", "--wait", "--pgdata", &self.data()]);
    }

    pub(crate) fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config.host_path(self.socket()).port(PORT).user("postgres").dbname(database);
        config
    }

    pub(crate) fn client(&self, database: &str) -> Client {
        self.config(database).connect(NoTls).unwrap()
    }

    /// For tests that make databases on it. It does not outlive a crash.
    pub(crate) fn live(&self) -> Arc<LiveServer> {
        let connect = Arc::new(|config: &Config| config.connect(NoTls).map_err(Into::into));
        let named = NamedServer { config: self.config("postgres"), connect };
        let request = Request { server: Some(named), ..Request::from_environment(None) };
        Arc::new(LiveServer { scratch: Scratch::open(&request).unwrap() })
    }
}

impl Drop for Durable {
    fn drop(&mut self) {
        let mut command = Command::new(self.binaries.join("pg_ctl"));
        command.args(["stop", "--mode=immediate", "--pgdata", &self.data()]).current_dir("/");
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // It may have been stopped already.
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
