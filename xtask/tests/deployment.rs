//! The commands of `.github/workflows/deploy.yml`, in its order, on a real server: nothing runs after a gate that fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::server::ScratchDatabase;
use std::path::Path;
use support::{LiveServer, TestRepository, url};

const SCHEMA: &str = "CREATE SCHEMA shop;\nCREATE TABLE shop.items (id integer PRIMARY KEY);\n";
const LATER: &str = "CREATE TABLE shop.lots (id integer PRIMARY KEY);\n";

/// The steps of the workflow that run the program: its arguments, and whether exit code 1 is well.
fn steps() -> Vec<(Vec<String>, bool)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/deploy.yml");
    let text = std::fs::read_to_string(file).unwrap();
    let runs = text.lines().filter_map(|line| line.trim().strip_prefix("run: cargo xtask "));
    let step = |run: &str| {
        let (words, may_find) = match run.split_once(" || test $? -eq 1") {
            Some((words, "")) => (words, true),
            Some(_) => panic!("{run}"),
            None => (run, false),
        };
        (words.split_whitespace().map(str::to_owned).collect(), may_find)
    };
    runs.map(step).collect()
}

/// Runs the steps until one fails; says which it was.
fn deploy(repository: &TestRepository, database: &ScratchDatabase) -> Option<String> {
    for (arguments, may_find) in steps() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = repository.command(&arguments);
        let output = command.env("DATABASE_URL", url(database)).output().unwrap();
        let code = output.status.code();
        if code != Some(0) && !(may_find && code == Some(1)) {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            return Some(arguments.join(" "));
        }
    }
    None
}

fn behind() -> (LiveServer, TestRepository, ScratchDatabase) {
    let server = LiveServer::start();
    let both = [("20240101.000000_all", SCHEMA), ("20240102.000000_later", LATER)];
    let repository = TestRepository::with_migrations(&format!("{SCHEMA}{LATER}"), &both);
    repository.lock();
    let database = server.migrated_by(&repository.open(), 1);
    (server, repository, database)
}

#[test]
fn a_database_that_is_behind_is_deployed() {
    let (_server, repository, database) = behind();
    assert_eq!(deploy(&repository, &database), None);
    let url = url(&database);
    repository.run(&["db-validate", "--at", "post-deploy", "--database-url", &url]).exits(0);
    let backups = std::fs::read_dir(repository.path("backups")).unwrap().count();
    assert!(backups >= 2, "a full and a schema-only backup");
    assert_eq!(deploy(&repository, &database), None, "again, with nothing to do");
}

#[test]
fn what_drifted_is_not_deployed() {
    let (_server, repository, database) = behind();
    let mut client = database.connect().unwrap();
    client.batch_execute("ALTER TABLE shop.items ADD COLUMN colour text").unwrap();
    let failed = deploy(&repository, &database);
    assert_eq!(failed.as_deref(), Some("db-validate --at pre-deploy --format github"));
    let lots: bool = client.query_one("SELECT to_regclass('shop.lots') IS NOT NULL", &[]).unwrap().get(0);
    assert!(!lots, "nothing was migrated");
}
