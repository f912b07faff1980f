//! A backup is made: what is in it, what it is called, and who can read it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_backup::Error;
use schema_backup::backup::Scope;
use schema_backup::manifest::{Contents, Format, Manifest};
use schema_backup::verify::{self, ReadToTheEnd};
use std::os::unix::fs::PermissionsExt;
use support::{CANARY, Shelf, database, options, server};

fn rows(manifest: &Manifest, table: &str) -> i64 {
    manifest.tables.iter().find(|entry| entry.table == table).unwrap_or_else(|| panic!("{table}")).rows
}

#[test]
fn a_full_and_a_schema_only_backup_show_one_snapshot() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    let made = shelf.backup(&database, &options()).unwrap();
    let [full, schema] = made.manifests.as_slice() else { panic!("{made:?}") };
    assert_eq!((full.contents, schema.contents), (Contents::Full, Contents::Schema));
    assert_eq!((&full.snapshot, full.sequence), (&schema.snapshot, schema.sequence));
    assert_eq!(full.name, schema.name.strip_prefix("schema_").unwrap());
    assert_eq!(shelf.names(), [full.name.clone(), schema.name.clone()]);
    for (table, number) in [
        ("items", 3000),
        ("a \"b\"; --\\c", 3),
        ("nothing", 1),
        ("parts_2024", 500),
        ("fast", 1),
        ("pg_largeobject", 1),
    ] {
        assert_eq!(rows(full, table), number, "{table}");
    }
    assert_eq!(full.tables.len(), 6);
    assert_eq!(full.schema_fingerprint.as_deref(), Some("ab12"));
    assert_eq!(full.database.name, database.name());
    assert!(full.database.system_identifier.is_some() && full.wal_position.contains('/'));
    for name in shelf.names() {
        assert_eq!(verify::bytes(&shelf.find(&name), &shelf.means()).unwrap(), ReadToTheEnd::Yes);
    }
}

#[test]
fn nobody_else_can_read_it_and_no_password_is_in_it() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    for jobs in [1, 2] {
        let mut options = options();
        options.jobs = jobs;
        shelf.backup(&database, &options).unwrap();
    }
    let mut files = 0;
    for entry in walkdir::WalkDir::new(shelf.store.directory()) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if entry.file_type().is_dir() { 0o700 } else { 0o600 }, "{entry:?}");
        if entry.file_type().is_file() {
            files += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            assert!(!bytes.windows(6).any(|window| window == &CANARY.as_bytes()[..6]), "{entry:?}");
        }
    }
    assert!(files > 12, "{files}");
}

#[test]
fn several_jobs_make_a_directory() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    let mut options = options();
    options.jobs = 2;
    let made = shelf.backup(&database, &options).unwrap();
    let full = &made.manifests[0];
    assert_eq!(full.format, Format::Directory);
    assert!(full.files.iter().any(|file| file.path.ends_with(".directory/toc.dat")));
    assert_eq!(verify::bytes(&shelf.find(&full.name), &shelf.means()).unwrap(), ReadToTheEnd::Yes);
}

#[test]
fn some_tables_are_a_backup_of_their_own() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    let mut options = options();
    options.scope = Scope::Tables(vec!["core.i*".to_owned()]);
    let made = shelf.backup(&database, &options).unwrap();
    let [manifest] = made.manifests.as_slice() else { panic!("{made:?}") };
    assert_eq!(manifest.contents, Contents::Tables);
    assert_eq!(manifest.tables.len(), 1);
    assert_eq!(rows(manifest, "items"), 3000);
    options.scope = Scope::Schema;
    let made = shelf.backup(&database, &options).unwrap();
    assert_eq!(made.manifests.len(), 1);
    assert!(made.manifests[0].name.starts_with("schema_backup_"));
}

#[test]
fn backups_of_one_second_have_different_names_and_an_order() {
    let server = server();
    let database = server.database().unwrap();
    let shelf = Shelf::new();
    let mut options = options();
    options.scope = Scope::Schema;
    std::thread::scope(|threads| {
        for _ in 0..6 {
            threads.spawn(|| shelf.backup(&database, &options).unwrap());
        }
    });
    let backups = shelf.store.backups().unwrap();
    assert_eq!(backups.len(), 6);
    assert!(backups.iter().all(|backup| backup.manifest.is_ok()));
    let last = shelf.backup(&database, &options).unwrap().manifests.remove(0);
    assert_eq!(shelf.store.backups().unwrap().pop().unwrap().name, last.name);
}

#[test]
fn without_an_able_program_nothing_is_made() {
    let server = server();
    let (database, shelf) = (server.database().unwrap(), Shelf::new());
    let mut options = options();
    options.tools.clear();
    let error = shelf.backup(&database, &options).unwrap_err();
    assert!(matches!(error, Error::NoTool { program: "pg_dump", .. }), "{error}");
    assert!(shelf.names().is_empty());
}

#[test]
fn an_unreachable_server_leaves_nothing() {
    let server = server();
    let (database, shelf) = (server.database().unwrap(), Shelf::new());
    let gone = database.config();
    let source = schema_backup::backup::Source {
        place: schema_backup::place::Place {
            variables: vec![("PGHOST", "/nowhere".to_owned()), ("PGDATABASE", "x".to_owned())],
            password: None,
        },
        connect: &|| support::connect(&gone),
        facts: &|| Ok(support::facts()),
    };
    let error = schema_backup::backup::make(&shelf.store, &source, &options()).unwrap_err();
    assert!(matches!(error, Error::Program { .. }), "{error}");
    assert!(shelf.names().is_empty(), "{:?}", shelf.names());
}
