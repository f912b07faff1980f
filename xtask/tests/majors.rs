//! The warehouse's own schema is in sync with itself on every major: alone, and with a database that has all of its
//! migrations.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::read::SUPPORTED_MAJORS;
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
    let repository = TestRepository::warehouse();
    repository.write("Cargo.toml", format!("{MANIFEST}\npostgres-major = {major}\n"));
    repository
}
