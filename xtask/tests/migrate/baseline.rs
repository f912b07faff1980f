//! Databases that were there before the tool: `db-baseline`.

use crate::server;
use crate::support::{MANIFEST, TestRepository, execute, scripts, url};
use std::fs;

const SCHEMA: &str = "\
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'sold');
CREATE TABLE shop.items (id integer PRIMARY KEY, code text NOT NULL CHECK (code <> ''), state shop.state DEFAULT 'new');
CREATE INDEX items_code_idx ON shop.items (code);
CREATE VIEW shop.codes AS SELECT code FROM shop.items;
";

/// A repository that has nothing but its configuration.
fn nothing() -> TestRepository {
    let repository = TestRepository::new("");
    fs::remove_dir_all(repository.path("db")).unwrap();
    fs::create_dir(repository.path("db")).unwrap();
    repository.write("Cargo.toml", MANIFEST);
    repository
}

#[test]
fn the_schema_of_a_database_becomes_schema_sql_and_the_first_migration() {
    let server = server();
    // Foreign-data wrappers and the like belong to superusers, and a role that is made in scratch is none.
    let relations: String = scripts("everything", &["relations"], server.scratch.major())
        .into_iter()
        .map(|(_, text)| text + "\n")
        .collect();
    for schema in [SCHEMA.to_owned(), relations] {
        let repository = nothing();
        let database = server.database();
        server.load(&database, &schema);
        let url = url(&database);
        let baseline = repository.run(&["db-baseline", "--database-url", &url]).exits(0);
        assert!(baseline.stdout.contains("in sync"), "{baseline:?}");
        // What a lint would fail is allowed where it was before.
        let allowed =
            repository.read("db/schema.sql").contains("-- lint: allow autovacuum-off in this file because");
        assert_eq!(allowed, schema.contains("autovacuum_enabled"));
        repository.run(&["db-validate"]).exits(0);
        repository.run(&["db-validate", "--database-url", &url, "--at", "post-deploy"]).exits(0);
        let nothing_to_do = repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
        assert!(nothing_to_do.stdout.starts_with("nothing to apply"), "{nothing_to_do:?}");
        repository.run(&["db-baseline", "--database-url", &url]).exits(2);
        // What was written makes another database the same.
        let other = server.database();
        let other = crate::support::url(&other);
        repository.run(&["db-migrate", "--no-backup", "--database-url", &other]).exits(0);
    }
}

#[test]
fn the_files_of_one_database_serve_a_second_one_without_history() {
    let server = server();
    let repository = nothing();
    for _ in 0..2 {
        let database = server.database();
        server.load(&database, SCHEMA);
        repository.run(&["db-baseline", "--database-url", &url(&database)]).exits(0);
    }
    assert_eq!(fs::read_dir(repository.path("db/migrations")).unwrap().count(), 1);
}

#[test]
fn migrations_are_recorded_up_to_the_one_whose_schema_the_database_has() {
    let (first, rest) = SCHEMA.split_at(SCHEMA.find("CREATE INDEX").unwrap());
    let repository = TestRepository::with_migrations(
        SCHEMA,
        &[("20240101.000000_tables", first), ("20240102.000000_rest", rest)],
    );
    repository.lock();
    let database = server().database();
    server().load(&database, first);
    let url = url(&database);
    let behind = repository.run(&["db-baseline", "--database-url", &url]).exits(0);
    assert!(behind.stdout.contains("behind"), "{behind:?}");
    repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
}

#[test]
fn a_database_of_another_schema_is_not_adopted() {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    let server = server();
    let database = server.database();
    server.load(&database, SCHEMA);
    execute(&database, "DROP VIEW shop.codes");
    let url = url(&database);
    let refused = repository.run(&["db-baseline", "--database-url", &url]).exits(1);
    assert!(refused.stderr.contains("none of those"), "{refused:?}");
    let tables = "SELECT FROM pg_tables WHERE schemaname = 'schema_sync'";
    assert!(database.connect().unwrap().query(tables, &[]).unwrap().is_empty());
}

#[test]
fn where_states_are_the_same_a_person_says_which_one_it_is() {
    let repository = TestRepository::with_migrations(
        SCHEMA,
        &[
            ("20240101.000000_all", SCHEMA),
            ("20240102.000000_rows", "INSERT INTO shop.items (id, code) VALUES (1, 'a');\n"),
        ],
    );
    repository.lock();
    let server = server();
    let database = server.database();
    server.load(&database, SCHEMA);
    let url = url(&database);
    let asked = repository.run(&["db-baseline", "--database-url", &url]).exits(2);
    assert!(asked.stderr.contains("20240101.000000, 20240102.000000"), "{asked:?}");
    repository.run(&["db-baseline", "--to", "20240101.000000", "--database-url", &url]).exits(0);
    repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
    let rows = database.connect().unwrap().query("SELECT FROM shop.items", &[]).unwrap();
    assert_eq!(rows.len(), 1);
}
