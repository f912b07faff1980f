//! Backups by the whole program: made, verified, brought back, pruned, exported; and what is left when it is interrupted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod faults;
#[path = "../support/mod.rs"]
mod support;

use schema_database::server::ScratchDatabase;
use std::path::PathBuf;
use std::process::Command;
use support::{Ended, LiveServer, TestRepository, execute, url};

pub(crate) const SCHEMA: &str = "
CREATE SCHEMA core;
CREATE TABLE core.items (id bigint PRIMARY KEY, sku text NOT NULL, kind varchar CHECK (kind IN ('a', 'b')));
CREATE VIEW core.skus AS SELECT sku FROM core.items;
CREATE MATERIALIZED VIEW core.totals AS SELECT count(*) FROM core.items;
";

/// A repository, a migrated database with rows, and the program between them.
pub(crate) struct Bench {
    pub(crate) server: LiveServer,
    pub(crate) repository: TestRepository,
    pub(crate) database: ScratchDatabase,
}

impl Bench {
    pub(crate) fn new(rows: u32) -> Bench {
        let (server, repository) = (LiveServer::start(), TestRepository::new(SCHEMA));
        repository.lock();
        let database = server.migrated(&repository.open());
        let fill = format!(
            "INSERT INTO core.items SELECT i, md5(i::text) || md5((-i)::text), 'a' FROM generate_series(1, {rows}) i;
             REFRESH MATERIALIZED VIEW core.totals"
        );
        execute(&database, &fill);
        Bench { server, repository, database }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.repository.command(arguments);
        command.env("DATABASE_URL", url(&self.database));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.repository.run_command(self.command(arguments))
    }

    /// The names of what lies in the backup directory.
    pub(crate) fn names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.directory()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn directory(&self) -> PathBuf {
        self.repository.path("backups")
    }
}

/// The keys in the table under a heading of a document.
fn documented(document: &str, heading: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let lines =
        text.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let mut keys: Vec<String> = rows.map(|(key, _)| key.to_owned()).collect();
    keys.sort();
    keys
}

fn keys(value: &serde_json::Value) -> Vec<String> {
    let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

#[test]
fn every_key_that_programs_read_is_documented() {
    let bench = Bench::new(1);
    bench.run(&["backup"]).exits(0);
    let name = bench.names().remove(0);
    let manifest = std::fs::read_to_string(bench.directory().join(&name).join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let mut documented_keys = documented("backup.md", "## The manifest");
    documented_keys.retain(|key| key != "deletion");
    assert_eq!(keys(&manifest), documented_keys, "`deletion` is only of rows that a migration deleted");
    for (key, of) in [
        ("database", &manifest["database"]),
        ("files", &manifest["files"][0]),
        ("tables", &manifest["tables"][0]),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/backup.md");
        let text = std::fs::read_to_string(path).unwrap();
        let row = text.lines().find(|line| line.starts_with(&format!("| `{key}` |"))).unwrap();
        for part in keys(of) {
            assert!(row.contains(&format!("`{part}`")), "{key}: {part}");
        }
    }
    std::fs::create_dir(bench.directory().join("backup_20200101_000000")).unwrap();
    let listed = bench.run(&["backup-list", "--format", "json"]).exits(4).json();
    let mut seen = [keys(&listed[0]), keys(&listed[1])].concat();
    seen.sort();
    seen.dedup();
    assert_eq!(seen, documented("json.md", "## Backups"));
    let pruned = bench.run(&["backup-prune", "--format", "json"]).exits(4).json();
    assert_eq!(keys(&pruned[0]), documented("json.md", "### `backup-prune`"));
}

#[test]
fn before_a_deployment_a_verified_restore_can_be_demanded() {
    let bench = Bench::new(1);
    let gate = ["db-validate", "--at", "pre-deploy"];
    bench.run(&gate).exits(0);
    bench.repository.write("Cargo.toml", support::MANIFEST.to_owned() + "backup.verified-within-days = 1\n");
    let ended = bench.run(&gate).exits(1);
    assert!(ended.stderr.contains("no restore of a backup was ever verified"), "{ended:?}");
    bench.run(&["backup"]).exits(0);
    bench.run(&gate).exits(1);
    assert!(bench.run(&["db-status"]).exits(0).stdout.contains("restore   never verified"));
    bench.run(&["backup-verify", "--restore"]).exits(0);
    bench.run(&gate).exits(0);
    let status = bench.run(&["db-status"]).exits(0).stdout;
    assert!(status.contains("restore   backup_") && status.contains("backup    backup_"), "{status}");
    bench.run(&["db-validate", "--at", "ci"]).exits(0);
}

#[test]
fn a_backup_is_made_listed_verified_and_pruned() {
    let bench = Bench::new(1000);
    let made = bench.run(&["backup"]).exits(0);
    assert_eq!(made.stdout.lines().count(), 2, "{made:?}");
    let names = bench.names();
    assert!(names[0].starts_with("backup_2") && names[1].starts_with("schema_backup_2"), "{names:?}");
    let listed = bench.run(&["backup-list", "--format", "json"]).exits(0).json();
    assert_eq!(listed[0]["name"], names[0]);
    // The rows of the history, beside those of the table.
    assert_eq!(listed[0]["rows"], 1001);
    assert!(listed[0]["schema_fingerprint"].is_string() && listed[0]["history_head"].is_string());
    assert!(listed[0]["verified"].is_null());
    for name in &names {
        for depth in ["--structure", "--bytes", "--restore"] {
            bench.run(&["backup-verify", name, depth]).exits(0);
        }
    }
    let listed = bench.run(&["backup-list", "--format", "json"]).exits(0).json();
    assert!(listed[0]["verified"].is_string() && listed[1]["verified"].is_string());
    bench.run(&["backup", "--schema-only"]).exits(0);
    bench.run(&["backup", "--jobs", "2"]).exits(0);
    bench.repository.write("Cargo.toml", support::MANIFEST.to_owned() + "backup = { keep-last = 1, keep-hourly = 0, keep-daily = 0, keep-weekly = 0, keep-monthly = 0 }\n");
    let before = bench.names();
    let told = bench.run(&["backup-prune", "--dry-run"]).exits(0);
    assert!(told.stdout.contains("kept: among the last with a verified restore"), "{told:?}");
    assert!(told.stdout.contains("would be removed: kept by no rule"), "{told:?}");
    assert_eq!(bench.names(), before);
    bench.run(&["backup-prune"]).exits(0);
    // Of each sort the newest and the verified one.
    assert_eq!(bench.names().len(), 4, "{:?}", bench.names());
    assert!(bench.names().contains(&names[0]) && bench.names().contains(&names[1]));
}

#[test]
fn damage_is_an_integrity_failure() {
    let bench = Bench::new(10);
    bench.run(&["backup"]).exits(0);
    let name = bench.names().remove(0);
    let archive = bench.directory().join(&name).join(format!("{name}.dump"));
    let mut bytes = std::fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&archive, bytes).unwrap();
    bench.run(&["backup-verify", &name, "--structure"]).exits(0);
    let ended = bench.run(&["backup-verify", &name]).exits(4);
    assert!(ended.stderr.contains("has other bytes than were written"), "{ended:?}");
    let into = url(&bench.server.database());
    bench.run(&["backup-restore", &name, "--into", &into]).exits(4);
    bench.run(&["db-export", "--from", &name]).exits(4);
}

#[test]
fn a_backup_comes_back_into_an_empty_database_and_is_in_sync_there() {
    let bench = Bench::new(100);
    bench.run(&["backup"]).exits(0);
    let name = bench.names().remove(0);
    let empty = bench.server.database();
    bench.run(&["backup-restore", &name, "--into", &url(&empty)]).exits(0);
    let rows: i64 =
        empty.connect().unwrap().query_one("SELECT count(*) FROM core.items", &[]).unwrap().get(0);
    assert_eq!(rows, 100);
    let mut validate = bench.repository.command(&["db-validate"]);
    validate.env("DATABASE_URL", url(&empty));
    bench.repository.run_command(validate).exits(0);
    let ended = bench.run(&["backup-restore", &name, "--into", &url(&empty)]).exits(6);
    assert!(ended.stderr.contains("is not empty"), "{ended:?}");
    let ended =
        bench.run(&["backup-restore", &name, "--into", &url(&empty), "--table", "core.items"]).exits(6);
    assert!(ended.stderr.contains("100 rows in core.items"), "{ended:?}");
}

#[test]
fn a_role_that_is_no_superuser_restores_what_it_then_owns() {
    let bench = Bench::new(10);
    bench.run(&["backup"]).exits(0);
    let name = bench.names().remove(0);
    let empty = bench.server.database();
    execute(&empty, "CREATE ROLE bob LOGIN; CREATE ROLE eve");
    execute(
        &empty,
        &format!("GRANT ALL ON DATABASE {} TO bob; ALTER SCHEMA public OWNER TO bob", empty.name()),
    );
    let user = format!("user={}", empty.config().get_user().unwrap());
    let into = url(&empty).replace(&user, "user=bob");
    let ended = bench.run(&["backup-restore", &name, "--into", &into]).exits(0);
    assert!(ended.stderr.contains("bob is no superuser"), "{ended:?}");
}

#[test]
fn an_export_is_the_same_bytes_for_the_same_schema_and_has_no_secret() {
    let bench = Bench::new(10);
    execute(
        &bench.database,
        "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
         CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'x', password 'hunter2');
         CREATE SUBSCRIPTION feed CONNECTION 'host=nowhere password=hunter2' PUBLICATION p WITH (connect = false);
         COMMENT ON SUBSCRIPTION feed IS 'what is said of it';
         CREATE FUNCTION core.body() RETURNS text LANGUAGE sql AS $$ SELECT '
\\restrict me


-- Dumped by hand' $$;",
    );
    let one = bench.run(&["db-export"]).exits(0);
    assert_eq!(bench.run(&["db-export"]).exits(0).stdout, one.stdout);
    assert!(!one.stdout.contains("hunter2") && !one.stdout.contains("SUBSCRIPTION"), "{}", one.stdout);
    assert!(
        one.stderr.contains("USER MAPPING") && one.stderr.contains("SUBSCRIPTION - feed"),
        "{}",
        one.stderr
    );
    assert!(
        !one.stdout.contains("Dumped from") && one.stdout.contains("\\restrict me\n\n\n-- Dumped by hand")
    );
    bench.run(&["backup"]).exits(0);
    for name in bench.names() {
        assert_eq!(bench.run(&["db-export", "--from", &name]).exits(0).stdout, one.stdout, "{name}");
    }
    // It loads, and what is loaded exports the same.
    let copy = bench.server.database();
    bench.run(&["db-export", "--output", "export.sql"]).exits(0);
    assert_eq!(bench.repository.read("export.sql"), one.stdout);
    execute(&copy, &one.stdout);
    let mut again = bench.repository.command(&["db-export"]);
    again.env("DATABASE_URL", url(&copy));
    let again = bench.repository.run_command(again).exits(0);
    // PostgreSQL prints some expressions in another way once it has read what it printed.
    let plain = |script: &str| {
        script.lines().filter(|line| !line.contains("CHECK")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(plain(&again.stdout), plain(&one.stdout));
}

#[test]
fn the_doctor_says_what_is_too_old_and_who_would_back_up_the_database() {
    let bench = Bench::new(1);
    let ended = bench.run(&["doctor"]);
    assert!(matches!(ended.code, 0 | 1), "{ended:?}");
    assert!(
        ended.stdout.contains("security floors") && ended.stdout.contains("backed up with pg_dump"),
        "{ended:?}"
    );
}

#[test]
fn a_server_that_no_pg_dump_is_new_enough_for_is_refused_before_any_file_is_made() {
    let newest = schema_backup::tool::find(None).first().map_or(0, |tools| tools.version.major);
    let Some(major) = (newest + 1..=18).next_back() else { return };
    let server = LiveServer::of_major(Some(major));
    let (database, repository) = (server.database(), TestRepository::new(SCHEMA));
    let mut command = repository.command(&["backup"]);
    command.env("DATABASE_URL", url(&database));
    let ended = repository.run_command(command).exits(3);
    assert!(ended.stderr.contains(&format!("there is no pg_dump for PostgreSQL {major}")), "{ended:?}");
    let left = std::fs::read_dir(repository.path("backups")).map_or(0, |entries| entries.count());
    assert_eq!(left, 0);
}
