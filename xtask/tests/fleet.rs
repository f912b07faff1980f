//! Many databases at once: one report, those that differ alike together, over a bounded number of connections.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::server::ScratchDatabase;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::{LiveServer, TestRepository, url};

const SCHEMA: &str = "CREATE TABLE public.items (sku text NOT NULL, amount integer);\n";
const SECOND: &str = "CREATE TABLE public.lots (id bigint);\n";

/// A repository of two migrations, and a server with databases made from what they lead to.
struct Tenants {
    repository: TestRepository,
    server: LiveServer,
    template: ScratchDatabase,
    /// From where other databases are made.
    admin: ScratchDatabase,
}

impl Tenants {
    fn new() -> Tenants {
        let all = format!("{SCHEMA}{SECOND}");
        let migrations = [("20240101.000000_items", SCHEMA), ("20240102.000000_lots", SECOND)];
        let repository = TestRepository::with_migrations(&all, &migrations);
        repository.lock();
        let server = LiveServer::start();
        let template = server.migrated(&repository.open());
        let admin = server.database();
        Tenants { repository, server, template, admin }
    }

    /// Copies of a database, each with these statements run in it.
    fn make(&self, from: &str, names: &[String], statements: &str) {
        let mut client = self.admin.connect().unwrap();
        for name in names {
            client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {from}")).unwrap();
        }
        drop(client);
        for name in names.iter().filter(|_| !statements.is_empty()) {
            let mut config = self.template.config();
            config.dbname(name);
            config.connect(postgres::NoTls).unwrap().batch_execute(statements).unwrap();
        }
    }

    fn url(&self) -> String {
        url(&self.template)
    }
}

fn names(kind: &str, number: usize) -> Vec<String> {
    (0..number).map(|index| format!("tenant_{kind}_{index:03}")).collect()
}

/// Each group: the verdict or `null`, the findings' codes and subjects, and how many databases.
fn groups(report: &Value) -> Vec<(String, String, usize)> {
    let describe = |group: &Value| {
        let findings = group["findings"].as_array().unwrap().iter();
        let findings: Vec<String> = findings
            .map(|finding| {
                format!("{} {}", finding["code"].as_str().unwrap(), finding["subject"].as_str().unwrap())
            })
            .collect();
        let number = group["databases"].as_array().unwrap().len();
        (group["verdict"].as_str().unwrap_or("null").to_owned(), findings.join(", "), number)
    };
    report["groups"].as_array().unwrap().iter().map(describe).collect()
}

fn group(verdict: &str, findings: &str, number: usize) -> (String, String, usize) {
    (verdict.to_owned(), findings.to_owned(), number)
}

#[test]
fn two_hundred_databases_with_three_kinds_of_drift_are_one_report() {
    let tenants = Tenants::new();
    let from = tenants.template.name().to_owned();
    tenants.make(&from, &names("well", 110), "");
    tenants.make(&from, &names("column", 40), "ALTER TABLE public.items ADD COLUMN colour text");
    tenants.make(&from, &names("null", 30), "ALTER TABLE public.items ALTER COLUMN sku DROP NOT NULL");
    let older = tenants.server.migrated_by(&tenants.repository.open(), 1);
    tenants.make(older.name(), &names("older", 20), "");

    let done = AtomicBool::new(false);
    let url = tenants.url();
    let arguments =
        ["db-validate", "--all-databases", "tenant_*", "--connections", "6", "--database-url", &url];
    let (ended, most) = std::thread::scope(|threads| {
        let counting = threads.spawn(|| most_connections(&tenants, &done));
        let ended = tenants.repository.run(&[&arguments[..], &["--format", "json"]].concat());
        done.store(true, Ordering::Relaxed);
        (ended, counting.join().unwrap())
    });
    let report = ended.exits(1).json();
    assert_eq!(report["databases"], 200);
    assert_eq!(
        groups(&report),
        [
            group("ahead", "extra-object column public.items.colour", 40),
            group("diverged", "different-object column public.items.sku", 30),
            group("behind", "pending-migration migration 20240102.000000_lots", 20),
            group("in-sync", "", 110),
        ]
    );
    assert_eq!(report["groups"][1]["databases"][29], "tenant_null_029");
    assert!((2..=6).contains(&most), "{most} connections were open at once");

    shards_are_joined(&tenants, &arguments, &report);
}

/// The reports of three shards, joined, are the report of all.
fn shards_are_joined(tenants: &Tenants, arguments: &[&str], whole: &Value) {
    let mut databases = 0;
    for shard in ["1/3", "2/3", "3/3"] {
        let ended =
            tenants.repository.run(&[arguments, &["--format", "json", "--shard", shard]].concat()).exits(1);
        databases += ended.json()["databases"].as_u64().unwrap();
        tenants.repository.write(&format!("{}.json", &shard[..1]), &ended.stdout);
    }
    assert_eq!(databases, 200);
    let merge = ["db-validate", "--format", "json", "--merge", "3.json", "1.json"];
    let merged = tenants.repository.run(&[&merge[..], &["2.json"]].concat()).exits(1);
    assert_eq!(merged.json(), *whole);
    let merge_in = |format: &str| {
        let arguments = ["db-validate", "--format", format, "--merge", "3.json", "1.json", "2.json"];
        tenants.repository.run(&arguments).exits(1).stdout
    };
    let text = merge_in("text");
    assert!(text.contains("40 databases: ahead\n"), "{text}");
    assert!(text.contains("200 databases checked: 110 in sync, 20 behind, 40 ahead, 30 diverged"), "{text}");
    let github = merge_in("github");
    assert_eq!(github.lines().count(), 3, "{github}");
    assert!(github.contains("[40 databases: tenant_column_000, "), "{github}");
    let ended = tenants.repository.run(&merge).exits(3);
    assert!(ended.stderr.contains("there is no report of shard 2/3"), "{ended:?}");
}

/// How many of our connections to the tenants are open at most, as the server sees it.
fn most_connections(tenants: &Tenants, done: &AtomicBool) -> i64 {
    let mut client = tenants.admin.connect().unwrap();
    let mut most = 0;
    while !done.load(Ordering::Relaxed) {
        let query = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'tenant\\_%' AND application_name = 'schema-sync'";
        most = most.max(client.query_one(query, &[]).unwrap().get(0));
        std::thread::sleep(Duration::from_millis(1));
    }
    most
}

#[test]
fn a_file_names_the_databases_and_what_cannot_be_asked_hides_nothing() {
    let tenants = Tenants::new();
    let from = tenants.template.name().to_owned();
    tenants.make(&from, &["acme".to_owned(), "globex".to_owned()], "");
    let host = tenants.url();
    let place = |name: &str| host.replace(&format!("dbname={from}"), &format!("dbname={name}"));
    let file = format!(
        "[targets.acme]\nurl-env = \"ACME_DATABASE_URL\"\n\n[targets.globex]\nurl = \"{}\"\n",
        place("globex")
    );
    tenants.repository.write("targets.toml", &file);
    let run = |arguments: &[&str]| {
        let arguments = [&["db-validate", "--targets", "targets.toml"], arguments].concat();
        let mut command = tenants.repository.command(&arguments);
        command.env("ACME_DATABASE_URL", place("acme"));
        tenants.repository.run_command(command)
    };
    let text = run(&[]).exits(0).stdout;
    assert!(text.contains("2 databases checked: 2 in sync"), "{text}");

    tenants
        .repository
        .write("targets.toml", format!("{file}\n[targets.gone]\nurl = \"{}\"\n", place("gone")));
    let ended = run(&["--format", "json"]).exits(3);
    assert_eq!(groups(&ended.json()), [group("null", "", 1), group("in-sync", "", 2)]);
    let error = ended.json()["groups"][0]["error"].as_str().unwrap().to_owned();
    assert!(error.contains("does not exist (3D000)"), "{error}");
    tenants.make(&from, &["initech".to_owned()], "DROP TABLE public.lots");
    tenants.repository.write(
        "targets.toml",
        format!(
            "{file}\n[targets.gone]\nurl = \"{}\"\n[targets.initech]\nurl = \"{}\"\n",
            place("gone"),
            place("initech")
        ),
    );
    run(&[]).exits(1);
    let mut client = tenants.admin.connect().unwrap();
    client.batch_execute("DROP DATABASE initech").unwrap();
    tenants.make(
        &from,
        &["initech".to_owned()],
        "DELETE FROM schema_sync.migration WHERE version LIKE '20240101%'",
    );
    run(&[]).exits(4);

    let ended = tenants.repository.run(&["db-validate", "--targets", "targets.toml"]).exits(2);
    assert!(ended.stderr.contains("the variable `ACME_DATABASE_URL` is not set"), "{ended:?}");
    tenants.repository.write("targets.toml", "[targets.a]\nurl = \"postgresql://a:hunter2@localhost/a\"\n");
    let ended = run(&[]).exits(2);
    assert!(ended.stderr.contains("there is a password in the file"), "{ended:?}");
    assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
}

#[test]
fn a_pattern_that_no_database_has_is_no_pass() {
    let tenants = Tenants::new();
    let url = tenants.url();
    let ended = tenants
        .repository
        .run(&["db-validate", "--all-databases", "tenant-*", "--database-url", &url])
        .exits(2);
    assert!(ended.stderr.contains("no database of the server is called `tenant-*`"), "{ended:?}");
}

/// How each database ended, from the report of `db-migrate`.
fn states(report: &Value) -> Vec<String> {
    let state =
        |one: &Value| format!("{} {}", one["database"].as_str().unwrap(), one["state"].as_str().unwrap());
    report.as_array().unwrap().iter().map(state).collect()
}

#[test]
fn canaries_go_first_a_failure_stops_and_a_second_run_goes_on() {
    let tenants = Tenants::new();
    let older = tenants.server.migrated_by(&tenants.repository.open(), 1);
    let names: Vec<String> = ["alpha", "beta", "canary", "delta", "last"].map(str::to_owned).to_vec();
    tenants.make(older.name(), &names, "");
    let host = url(&older);
    let place = |name: &str| host.replace(&format!("dbname={}", older.name()), &format!("dbname={name}"));
    let targets: String =
        names.iter().map(|name| format!("[targets.{name}]\nurl = \"{}\"\n", place(name))).collect();
    tenants.repository.write("targets.toml", format!("canaries = [\"canary\"]\n{targets}"));
    let run = |arguments: &[&str]| {
        let usual = ["db-migrate", "--no-backup", "--targets", "targets.toml", "--format", "json"];
        tenants.repository.run(&[&usual, arguments].concat())
    };
    let execute = |name: &str, statements: &str| {
        let mut config = tenants.template.config();
        config.dbname(name);
        config.connect(postgres::NoTls).unwrap().batch_execute(statements).unwrap();
    };
    execute("canary", "CREATE TABLE public.lots (mine text)");
    let ended = run(&[]).exits(1);
    let stopped =
        ["canary failed", "alpha not-started", "beta not-started", "delta not-started", "last not-started"];
    assert_eq!(states(&ended.json()), stopped);
    assert_eq!(
        states(&run(&["--canary", "delta", "--canary", "canary"]).exits(1).json())[..2],
        ["delta migrated", "canary failed"]
    );

    execute("canary", "DROP TABLE public.lots");
    execute("beta", "CREATE TABLE public.lots (mine text)");
    let ended = run(&["--parallel", "1"]).exits(1);
    assert_eq!(
        states(&ended.json()),
        ["canary migrated", "alpha migrated", "beta failed", "delta not-started", "last not-started"]
    );
    assert!(ended.stderr.contains("alpha: applied: db/migrations/20240102.000000_lots.sql"), "{ended:?}");
    assert_eq!(
        states(&run(&["--keep-going"]).exits(1).json()),
        ["canary unchanged", "alpha unchanged", "beta failed", "delta unchanged", "last migrated"]
    );
    execute("beta", "DROP TABLE public.lots");
    let text =
        tenants.repository.run(&["db-migrate", "--no-backup", "--targets", "targets.toml"]).exits(0).stdout;
    assert!(text.contains("5 databases: 1 migrated, 4 unchanged, 0 failed, 0 not started"), "{text}");
    run(&["--canary", "nobody"]).exits(2);
}
