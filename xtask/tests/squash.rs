//! Old migrations become one: new databases, those that applied the old ones, those in between, and runs that are killed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::server::ScratchDatabase;
use std::collections::BTreeMap;
use support::{Ended, LiveServer, TestRepository, execute, url};

const ITEMS: &str = "CREATE TABLE public.items (sku text PRIMARY KEY, old integer, CHECK (sku <> ''));\n";
const COLUMNS: &str =
    "ALTER TABLE public.items DROP COLUMN old, ADD COLUMN amount bigint NOT NULL DEFAULT 0;\n";
const LOTS: &str =
    "CREATE TABLE public.lots (id bigint GENERATED ALWAYS AS IDENTITY, sku text REFERENCES public.items);\n";
const SCHEMA: &str = "CREATE TABLE public.items (sku text PRIMARY KEY, amount bigint NOT NULL DEFAULT 0, CHECK (sku <> ''));\n";

fn repository(second: &str) -> TestRepository {
    let migrations = [
        ("20240101.000000_items", ITEMS),
        ("20240102.000000_columns", second),
        ("20240103.000000_lots", LOTS),
    ];
    let repository = TestRepository::with_migrations(&format!("{SCHEMA}{LOTS}"), &migrations);
    repository.lock();
    repository
}

/// The migrations' files.
fn files(repository: &TestRepository) -> BTreeMap<String, String> {
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
    let entries = std::fs::read_dir(repository.path("db/migrations")).unwrap();
    entries
        .map(|entry| name(entry.unwrap()))
        .map(|name| (name.clone(), repository.read(&format!("db/migrations/{name}"))))
        .collect()
}

fn validate(repository: &TestRepository, database: &ScratchDatabase) -> Ended {
    repository.run(&["db-validate", "--format", "json", "--database-url", &url(database)])
}

fn migrate(repository: &TestRepository, database: &ScratchDatabase) -> Ended {
    repository.run(&["db-migrate", "--no-backup", "--database-url", &url(database)])
}

#[test]
fn every_database_is_what_it_was_after_a_squash() {
    let repository = repository(COLUMNS);
    let server = LiveServer::start();
    let old = repository.open();
    let [none, first, second, all] = [0, 1, 2, 3].map(|number| server.migrated_by(&old, number));
    let tampered = server.migrated_by(&old, 3);
    execute(
        &tampered,
        "UPDATE schema_sync.migration SET checksum = repeat('0', 64) WHERE version = '20240101.000000'",
    );

    let ended = repository.run(&["db-squash", "--up-to", "20240102.000000"]).exits(0);
    assert!(ended.stderr.contains("squashed: db/migrations/20240101.000000_items.sql"), "{ended:?}");
    assert_eq!(ended.stdout, "db/migrations/20240102.000000_squashed.sql\ndb/schema.lock\n");
    let names: Vec<String> = files(&repository).into_keys().collect();
    assert_eq!(names, ["20240102.000000_squashed.sql", "20240103.000000_lots.sql"]);
    repository.run(&["db-checksum"]).exits(0);
    repository.run(&["db-validate"]).exits(0);

    let in_sync = validate(&repository, &all).exits(0).json();
    assert_eq!((&in_sync["verdict"], &in_sync["findings"]), (&"in-sync".into(), &serde_json::json!([])));
    migrate(&repository, &all).exits(0);
    repository.run(&["db-checksum", "--database-url", &url(&all)]).exits(0);
    repository.run(&["db-status", "--database-url", &url(&all)]).exits(0);

    for (database, pending) in [(&none, 2), (&second, 1)] {
        let behind = validate(&repository, database).exits(1).json();
        assert_eq!(behind["verdict"], "behind");
        assert_eq!(behind["pending"].as_array().unwrap().len(), pending);
        migrate(&repository, database).exits(0);
        assert_eq!(validate(&repository, database).exits(0).json()["verdict"], "in-sync");
    }
    let middle = validate(&repository, &first).exits(1);
    let squashed = "squashed-migration migration 20240102.000000_columns: not applied, and its file is gone: it was squashed into 20240102.000000_squashed";
    assert!(middle.findings().iter().any(|finding| finding == squashed), "{middle:?}");
    let refused = migrate(&repository, &first).exits(1);
    assert!(
        refused.stdout.contains("its file is gone") || refused.stderr.contains("its file is gone"),
        "{refused:?}"
    );
    assert_eq!(server.fingerprint(&first, &old), server.fingerprint(&server.migrated_by(&old, 1), &old));

    let broken = validate(&repository, &tampered).exits(4);
    assert!(
        broken
            .findings()
            .iter()
            .any(|finding| finding.starts_with("tampered-history migration 20240101.000000_items")),
        "{broken:?}"
    );

    let adopted = server.database();
    server.load(&adopted, &format!("{SCHEMA}{LOTS}"));
    repository.run(&["db-baseline", "--database-url", &url(&adopted)]).exits(0);
    assert_eq!(validate(&repository, &adopted).exits(0).json()["verdict"], "in-sync");
}

#[test]
fn what_was_squashed_can_be_squashed_again() {
    let repository = repository(COLUMNS);
    let server = LiveServer::start();
    let first = server.migrated(&repository.open());
    repository.run(&["db-squash", "--up-to", "20240102.000000"]).exits(0);
    let second = server.migrated(&repository.open());
    let middle = server.migrated_by(&repository.open(), 1);
    let ended = repository.run(&["db-squash", "--database-url", &url(&middle)]).exits(1);
    assert!(
        ended.stderr.contains("has not applied what is to be squashed: 20240103.000000_lots"),
        "{ended:?}"
    );
    repository.run(&["db-squash", "--title", "all before", "--database-url", &url(&second)]).exits(0);
    assert_eq!(files(&repository).len(), 1);
    repository.run(&["db-validate"]).exits(0);
    let third = server.migrated(&repository.open());
    for database in [&first, &second, &third] {
        assert_eq!(validate(&repository, database).exits(0).json()["verdict"], "in-sync");
    }
    let findings = validate(&repository, &middle).exits(1).findings();
    assert!(
        findings
            .iter()
            .any(|finding| finding.starts_with("squashed-migration migration 20240103.000000_lots")),
        "{findings:?}"
    );
    let ended = repository.run(&["db-squash"]).exits(0);
    assert!(ended.stderr.contains("nothing to do"), "{ended:?}");
    // What is generated and locked afterwards keeps the memory.
    repository.write("db/schema.sql", format!("{SCHEMA}{LOTS}CREATE TABLE public.bins (id text);\n"));
    repository.run(&["db-generate", "add bins"]).exits(0);
    repository.run(&["db-checksum", "--write"]).exits(0);
    for database in [&first, &second, &third] {
        migrate(&repository, database).exits(0);
    }
    // A merge can bring an old file back.
    repository.write("db/migrations/20240101.000000_items.sql", ITEMS);
    let ended = repository.run(&["db-checksum", "--format", "json"]).exits(1);
    assert!(
        ended.findings().iter().any(|finding| finding.starts_with("squashed-file 20240101.000000_items")),
        "{ended:?}"
    );
}

#[test]
fn rows_are_not_lost_silently() {
    let rows = "INSERT INTO public.items (sku, amount) VALUES ('it''s', 3), ('b', 0);\nUPDATE public.items SET amount = 4 WHERE sku = 'b';\n";
    let repository = repository(&format!("{COLUMNS}{rows}"));
    let before = files(&repository);
    let refused = repository.run(&["db-squash"]).exits(6);
    assert!(refused.stderr.contains("rows: table public.items"), "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("writes rows: db/migrations/20240102.000000_columns.sql:3: UPDATE public.items"),
        "{refused:?}"
    );
    assert_eq!(files(&repository), before);

    let kept = repository.run(&["db-squash", "--keep-rows"]).exits(0);
    assert!(kept.stderr.contains("rows kept"), "{kept:?}");
    let server = LiveServer::start();
    let database = server.database();
    migrate(&repository, &database).exits(0);
    let row = database
        .connect()
        .unwrap()
        .query_one("SELECT string_agg(sku || amount, ',' ORDER BY sku) FROM public.items", &[])
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "b4,it's3");
}

#[test]
fn losses_that_are_accepted_are_told() {
    let roles = "CREATE ROLE squash_reader NOLOGIN;\nINSERT INTO public.items VALUES ('a');\n";
    let repository = repository(&format!("{COLUMNS}{roles}"));
    repository.run(&["db-squash", "--keep-rows"]).exits(6);
    let ended = repository.run(&["db-squash", "--accept-losses"]).exits(0);
    assert!(
        ended.stderr.contains(
            "reaches beyond the database: db/migrations/20240102.000000_columns.sql:2: CREATE ROLE"
        ),
        "{ended:?}"
    );
    let text = files(&repository).remove("20240103.000000_squashed.sql").unwrap();
    assert!(!text.contains("INSERT") && !text.contains("ROLE"), "{text}");
    repository.run(&["db-validate"]).exits(0);
}

#[test]
fn a_squash_that_is_killed_is_finished_or_was_never_begun() {
    let mut finished = 0;
    for point in 1..20 {
        let repository = repository(COLUMNS);
        let (before, lock) = (files(&repository), repository.read("db/schema.lock"));
        let mut command = repository.command(&["db-squash"]);
        command.env("SCHEMA_SYNC_FAILPOINT", point.to_string());
        let ended = repository.run_command(command);
        if ended.code == 0 {
            finished = point;
            break;
        }
        assert!(ended.stderr.contains(&format!("failpoint {point}: ")), "{ended:?}");
        let journal = repository.path("db/schema.squash").exists();
        if journal {
            assert_ne!(repository.run(&["db-validate"]).code, 0);
        } else {
            assert_eq!((files(&repository), repository.read("db/schema.lock")), (before, lock));
        }
        repository.run(&["db-squash"]).exits(0);
        assert!(!repository.path("db/schema.squash").exists());
        assert_eq!(files(&repository).len(), 1);
        repository.run(&["db-validate"]).exits(0);
    }
    assert_eq!(
        finished, 8,
        "points before, behind the journal, behind each of three files, the new one, the lock file"
    );
}

#[test]
fn what_somebody_changed_after_a_crash_is_not_overwritten() {
    let repository = repository(COLUMNS);
    let mut command = repository.command(&["db-squash"]);
    command.env("SCHEMA_SYNC_FAILPOINT", "3");
    assert_ne!(repository.run_command(command).code, 0);
    repository.write("db/migrations/20240103.000000_lots.sql", "-- mine\n");
    let ended = repository.run(&["db-squash"]).exits(3);
    assert!(ended.stderr.contains("20240103.000000_lots.sql was changed"), "{ended:?}");
    assert_eq!(repository.read("db/migrations/20240103.000000_lots.sql"), "-- mine\n");
}
