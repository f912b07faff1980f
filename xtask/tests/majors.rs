//! The warehouse's own schema is in sync with itself on every major: alone, and with a database that has all of its
//! migrations.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::read::SUPPORTED_MAJORS;
use std::fs;
use std::path::{Path, PathBuf};
use support::{LiveServer, MANIFEST, TestRepository, url};

#[test]
#[ignore = "needs PostgreSQL of every major: takes what is installed, and fetches the others"]
fn the_warehouse_is_in_sync_on_every_major() {
    for major in SUPPORTED_MAJORS {
        let repository = warehouse(major);
        let ended = repository.run(&["db-validate", "--format", "json"]);
        assert_eq!(ended.code, 0, "PostgreSQL {major}: {ended:?}");

        let server = LiveServer::of_major(Some(major));
        let database = server.migrated(&repository.open());
        let ended = repository.run(&["db-validate", "--format", "json", "--database-url", &url(&database)]);
        assert_eq!(ended.code, 0, "PostgreSQL {major}: {ended:?}");
        assert_eq!(ended.findings(), Vec::<String>::new(), "PostgreSQL {major}");
        println!("PostgreSQL {major}: in sync");
    }
}

/// The warehouse's schema and migrations, for a server of this major.
fn warehouse(major: u32) -> TestRepository {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packages/backend/src/db");
    let mut files: Vec<PathBuf> =
        fs::read_dir(directory.join("migrations")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let migrations: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let title = file.file_stem().unwrap().to_str().unwrap();
            (title.to_owned(), fs::read_to_string(file).unwrap())
        })
        .collect();
    let migrations: Vec<(&str, &str)> =
        migrations.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    let schema = fs::read_to_string(directory.join("schema.sql")).unwrap();
    let repository = TestRepository::with_migrations(&schema, &migrations);
    repository.write("Cargo.toml", format!("{MANIFEST}\npostgres-major = {major}\n"));
    repository.lock();
    repository
}
