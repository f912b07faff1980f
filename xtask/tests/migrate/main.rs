//! `db-migrate` through the real program on real servers: what it applies, what it refuses, and that it can be killed, cut
//! off and crowded at any point without losing anything or doing anything twice.
//!
//! After each fault the next plain run has to finish, and `Shop::assert_whole` looks at what is left.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;
#[path = "../support/traffic.rs"]
mod traffic;

mod applying;
mod backed_up;
mod backfills;
mod baseline;
mod blocked;
mod concurrency;
mod connections;
mod crashes;
mod durable;
mod kills;
mod kinds;
mod preflight;
mod refusals;
mod rehearsed;
mod rescued;
mod rescued_kills;
mod signals;
mod stalls;
mod standby;

use kinds::Kind;
use postgres::Client;
use schema_database::server::ScratchDatabase;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use support::{Ended, LiveServer, TestRepository, server, url};

/// A repository, and a database that has its first migration.
struct Shop {
    repository: TestRepository,
    database: ScratchDatabase,
    server: Arc<LiveServer>,
}

impl Shop {
    /// The database has the first migration of this kind, and lacks the second.
    fn behind(kind: &Kind) -> Shop {
        Shop::on(server(), kind)
    }

    fn on(server: Arc<LiveServer>, kind: &Kind) -> Shop {
        Shop::of(server, kind.repository())
    }

    fn of(server: Arc<LiveServer>, repository: TestRepository) -> Shop {
        let database = server.migrated_by(&repository.open(), 1);
        Shop { repository, database, server }
    }

    /// The same repository, and a copy of the database.
    fn copy(self) -> (TestRepository, ScratchDatabase, Arc<LiveServer>) {
        (self.repository, self.database, self.server)
    }

    fn client(&self) -> Client {
        self.database.connect().unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let url = url(&self.database);
        self.repository.run(&[arguments, &["--database-url", &url]].concat())
    }

    /// The program, not started yet, with its output kept.
    fn command(&self, arguments: &[&str]) -> Command {
        let url = url(&self.database);
        let mut command = self.repository.command(&[arguments, &["--database-url", &url]].concat());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// How a migration of this kind is run: with backups, where it deletes rows.
    fn arguments(kind: &Kind) -> &'static [&'static str] {
        if kind.rescued.is_empty() { &["db-migrate", "--no-backup"] } else { &["db-migrate"] }
    }

    /// What is in the backup directory of rows that were deleted, finished or not.
    fn rescued(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.repository.path("backups")) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("rescued_")).collect()
    }

    /// Every row that was deleted is kept once, and nothing else is.
    #[track_caller]
    fn assert_rescued(&self, kind: &Kind, context: &str) {
        let of = |name: String| {
            let text = self.repository.read(&format!("backups/{name}/manifest.json"));
            let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
            let title = manifest["table_patterns"][0].as_str().unwrap().to_owned();
            (title, manifest["tables"][0]["rows"].as_i64().unwrap(), name.contains('.'))
        };
        let mut found: Vec<_> = self.rescued().into_iter().map(of).collect();
        found.sort();
        let expected = kind.rescued.iter().map(|(title, rows)| ((*title).to_owned(), *rows, false));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{context}: what is kept");
    }

    fn migrate(&self) -> Ended {
        self.run(&["db-migrate", "--no-backup"])
    }

    /// The invariants: the schema is the canonical one and the history complete and unbroken (I1, I3, I8), no statement
    /// ran twice (I2), nothing of ours is left (I4).
    #[track_caller]
    fn assert_whole(&self, kind: &Kind, context: &str) {
        let ended = self.run(&["db-validate"]);
        assert_eq!(ended.code, 0, "{context}: {ended:?}");
        let mut client = self.client();
        let mut texts = |query: &str| -> Vec<String> {
            client.query(query, &[]).unwrap().iter().map(|row| row.get(0)).collect()
        };
        let mut probes: Vec<&str> = kind.probes.to_vec();
        probes.sort_unstable();
        assert_eq!(texts("SELECT v FROM public.probe ORDER BY v"), probes, "{context}: what ran");
        let invalid = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid";
        assert_eq!(texts(invalid), [""; 0], "{context}: invalid indexes");
        let leftovers = "SELECT relname::text FROM pg_class WHERE relname ~ '_cc(new|old)'";
        assert_eq!(texts(leftovers), [""; 0], "{context}: leftovers of REINDEX");
        let open = "SELECT version || ' ' || step FROM schema_sync.step WHERE outcome IS NULL";
        assert_eq!(texts(open), [""; 0], "{context}: open intents");
        let history = "SELECT version FROM schema_sync.migration ORDER BY position";
        assert_eq!(texts(history).len(), self.repository.open().migrations.len(), "{context}: history");
        let sessions = "SELECT application_name FROM pg_stat_activity \
                        WHERE application_name LIKE 'xtask:%' AND datname = current_database()";
        assert_eq!(texts(sessions), [""; 0], "{context}: sessions");
        let locks = "SELECT pid::text FROM pg_locks JOIN pg_database d ON d.oid = database \
                     WHERE locktype = 'advisory' AND d.datname = current_database()";
        assert_eq!(texts(locks), [""; 0], "{context}: locks");
        self.assert_rescued(kind, context);
    }
}

/// Waits for a process that was started, and says how it ended; a signal is its number with a minus.
fn end(child: std::process::Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().unwrap_or_else(|| -output.status.signal().unwrap_or(0)),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
