//! The commands of `.github/workflows/deploy.yml`, in its order, on a real server: nothing runs after a gate that fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::server::ScratchDatabase;
use support::{LiveServer, TestRepository, deploy, url};

const SCHEMA: &str = "CREATE SCHEMA shop;\nCREATE TABLE shop.items (id integer PRIMARY KEY);\n";
const LATER: &str = "CREATE TABLE shop.lots (id integer PRIMARY KEY);\n";

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
    let url = url(&database);
    assert_eq!(deploy(&repository, &url), None);
    repository.run(&["db-validate", "--at", "post-deploy", "--database-url", &url]).exits(0);
    let backups = std::fs::read_dir(repository.path("backups")).unwrap().count();
    assert!(backups >= 2, "a full and a schema-only backup");
    assert_eq!(deploy(&repository, &url), None, "again, with nothing to do");
}

#[test]
fn what_drifted_is_not_deployed() {
    let (_server, repository, database) = behind();
    let mut client = database.connect().unwrap();
    client.batch_execute("ALTER TABLE shop.items ADD COLUMN colour text").unwrap();
    let failed = deploy(&repository, &url(&database));
    assert_eq!(failed.as_deref(), Some("db-validate --at pre-deploy --format github"));
    let lots: bool = client.query_one("SELECT to_regclass('shop.lots') IS NOT NULL", &[]).unwrap().get(0);
    assert!(!lots, "nothing was migrated");
}
