//! What was backed up comes back, and what was damaged is found.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use postgres::{Client, Config};
use schema_backup::Error;
use schema_backup::backup::{CallerError, Recipients};
use schema_backup::manifest::{self, Manifest};
use schema_backup::restore::{Target, What, restore};
use schema_backup::verify::{self, Means, ReadToTheEnd, Record};
use schema_database::server::{Scratch, ScratchDatabase};
use support::restore::verify_restore;
use support::{Shelf, connect, database, execute, options, place, server};

/// A new database is made from it; scratch servers, whose databases are all alike, have none.
fn with_template0(server: &Scratch) {
    let (empty, other) = (server.database().unwrap(), server.database().unwrap());
    execute(&other, &format!("CREATE DATABASE template0 TEMPLATE {}", empty.name()));
}

fn count(config: &Config, table: &str) -> i64 {
    connect(config).unwrap().query_one(&format!("SELECT count(*) FROM {table}"), &[]).unwrap().get(0)
}

fn with_database(config: &Config, name: &str) -> Config {
    let mut config = config.clone();
    config.dbname(name);
    config
}

fn restore_into(
    shelf: &Shelf,
    backup: &str,
    config: &Config,
    what: &What,
) -> Result<schema_backup::restore::Restored, Error> {
    let connect = |name: &str| -> Result<Client, CallerError> { connect(&with_database(config, name)) };
    let target = Target { place: place(config), connect: &connect, compare: &|_, _, _| Ok(Vec::new()) };
    restore(&shelf.find(backup), &shelf.means(), &target, what)
}

#[test]
fn a_verified_restore_is_recorded() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    for jobs in [1, 2] {
        let mut options = options();
        options.jobs = jobs;
        for manifest in shelf.backup(&database, &options).unwrap().manifests {
            assert_eq!(Record::read(&shelf.find(&manifest.name)).unwrap(), None);
            let record = verify_restore(&server, &shelf, &manifest.name, &shelf.means()).unwrap();
            assert_eq!(Record::read(&shelf.find(&manifest.name)).unwrap(), Some(record));
            verify::structure(&shelf.find(&manifest.name)).unwrap();
        }
    }
    assert!(shelf.names().iter().all(|name| !name.contains("partial")), "{:?}", shelf.names());
}

#[test]
fn what_is_encrypted_is_verified_without_the_key_and_restored_with_it() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    let key = age::x25519::Identity::generate();
    let file = shelf.store.directory().join("../key.txt");
    std::fs::write(&file, age::secrecy::ExposeSecret::expose_secret(&key.to_string())).unwrap();
    let mut options = options();
    options.recipients = Recipients::parse(&[key.to_public().to_string()]).unwrap();
    let name = shelf.backup(&database, &options).unwrap().manifests[0].name.clone();
    for entry in std::fs::read_dir(shelf.path(&name)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_plain = path.ends_with(manifest::FILE);
        assert_eq!(bytes.starts_with(b"age-encryption.org/v1"), !is_plain, "{path:?}");
        assert!(!bytes.windows(4).any(|window| window == b"sku "), "{path:?}");
    }
    let backup = shelf.find(&name);
    assert_eq!(verify::bytes(&backup, &shelf.means()).unwrap(), ReadToTheEnd::OnlyWhenWritten);
    let means = Means { identity: Some(&file), ..shelf.means() };
    assert_eq!(verify::bytes(&backup, &means).unwrap(), ReadToTheEnd::Yes);
    verify_restore(&server, &shelf, &name, &means).unwrap();
    let error = verify_restore(&server, &shelf, &name, &shelf.means()).unwrap_err();
    assert!(matches!(error, Error::Encrypted { .. }), "{error}");
    let other = shelf.store.directory().join("../other.txt");
    let secret = age::x25519::Identity::generate().to_string();
    std::fs::write(&other, age::secrecy::ExposeSecret::expose_secret(&secret)).unwrap();
    let error = verify::bytes(&backup, &Means { identity: Some(&other), ..shelf.means() }).unwrap_err();
    assert!(matches!(error, Error::Encrypted { .. }), "{error}");
    options.jobs = 2;
    assert!(matches!(shelf.backup(&database, &options).unwrap_err(), Error::Options(_)));
}

#[test]
fn a_restore_goes_into_an_empty_or_new_database_and_over_no_data() {
    let server = server();
    with_template0(&server);
    let (database, shelf) = (database(&server), Shelf::new());
    let name = shelf.backup(&database, &options()).unwrap().manifests[0].name.clone();
    let empty = server.database().unwrap();
    restore_into(&shelf, &name, &empty.config(), &What::All).unwrap();
    assert_eq!(count(&empty.config(), "core.items"), 3000);
    // Now there is data in it.
    let error = restore_into(&shelf, &name, &empty.config(), &What::All).unwrap_err();
    assert!(matches!(error, Error::NotEmpty { .. }), "{error}");
    // What does not exist is made.
    let new = with_database(&empty.config(), "wms_again");
    restore_into(&shelf, &name, &new, &What::All).unwrap();
    assert_eq!(count(&new, "core.items"), 3000);
    connect(&database.config()).unwrap().batch_execute("DROP DATABASE wms_again").unwrap();
}

#[test]
fn what_is_replaced_is_kept_under_another_name() {
    let server = server();
    with_template0(&server);
    let (database, shelf) = (database(&server), Shelf::new());
    let name = shelf.backup(&database, &options()).unwrap().manifests[0].name.clone();
    let old = server.database().unwrap();
    execute(&old, "CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)");
    let error =
        restore_into(&shelf, &name, &old.config(), &What::Replacing("another".to_owned())).unwrap_err();
    assert!(matches!(error, Error::Replace { .. }), "{error}");
    let what = What::Replacing(old.name().to_owned());
    let kept = restore_into(&shelf, &name, &old.config(), &what).unwrap().kept_as.unwrap();
    assert_eq!(count(&old.config(), "core.items"), 3000);
    assert_eq!(count(&with_database(&old.config(), &kept), "precious"), 1);
    // Somebody is connected: nothing is exchanged, and nothing stays behind.
    let _session = connect(&old.config()).unwrap();
    let mut other = connect(&database.config()).unwrap();
    let databases = "SELECT count(*) FROM pg_database";
    let before: i64 = other.query_one(databases, &[]).unwrap().get(0);
    restore_into(&shelf, &name, &old.config(), &what).unwrap_err();
    assert_eq!(other.query_one(databases, &[]).unwrap().get::<_, i64>(0), before);
}

#[test]
fn a_table_comes_back_alone_with_its_rows() {
    let server = server();
    let (database, shelf) = (database(&server), Shelf::new());
    let name = shelf.backup(&database, &options()).unwrap().manifests[0].name.clone();
    let what = What::Table("core.items".to_owned());
    let into = |what: &What| restore_into(&shelf, &name, &database.config(), what);
    let error = into(&what).unwrap_err();
    assert!(matches!(error, Error::NotEmpty { .. }), "{error}");
    execute(&database, "DELETE FROM core.items");
    into(&what).unwrap();
    assert_eq!(count(&database.config(), "core.items"), 3000);
    execute(&database, "DROP TABLE core.items CASCADE");
    into(&what).unwrap();
    assert_eq!(count(&database.config(), "core.items"), 3000);
    let error = into(&What::Table("core.none".to_owned())).unwrap_err();
    assert!(matches!(error, Error::NoTable { .. }), "{error}");
}

/// Rewrites the manifest so that every hash is right again.
fn forge(shelf: &Shelf, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Manifest {
    let mut manifest = shelf.find(name).manifest.unwrap();
    let path = shelf.path(name).join(&manifest.archive);
    let mut bytes = std::fs::read(&path).unwrap();
    change(&mut bytes);
    std::fs::write(&path, &bytes).unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
    let file = manifest.files.iter_mut().find(|file| file.path == manifest.archive).unwrap();
    file.size = bytes.len() as u64;
    file.sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(shelf.path(name).join(manifest::FILE), manifest.to_text()).unwrap();
    manifest
}

/// An archive of the same schema with other rows, under hashes that are right.
/// What the bytes tell, and what a restore does.
fn swap_archives(server: &Scratch, change: &str) -> (Option<Error>, Error) {
    let (old, shelf) = (database(server), Shelf::new());
    let mut config = options();
    config.jobs = 1;
    let name = shelf.backup(&old, &config).unwrap().manifests[0].name.clone();
    let other = other_archive(server, &shelf, &old, change);
    forge(&shelf, &name, |bytes| *bytes = other);
    let by_bytes = verify::bytes(&shelf.find(&name), &shelf.means()).err();
    (by_bytes, verify_restore(server, &shelf, &name, &shelf.means()).unwrap_err())
}

fn other_archive(server: &Scratch, shelf: &Shelf, database: &ScratchDatabase, change: &str) -> Vec<u8> {
    let copy = server.copy_of(database.name()).unwrap();
    execute(&copy, change);
    let manifest = shelf.backup(&copy, &options()).unwrap().manifests.remove(0);
    std::fs::read(shelf.path(&manifest.name).join(&manifest.archive)).unwrap()
}

#[test]
fn wrong_rows_under_right_hashes_are_found() {
    let server = server();
    for (change, told) in [
        ("DELETE FROM core.items WHERE id = 7", "has 2999 rows instead of 3000"),
        ("UPDATE core.items SET weight = 0.1 + 0.2 WHERE id = 7", "other values"),
        ("UPDATE core.parts SET month = '2024-03-02' WHERE id = 9", "other values"),
        ("DROP TABLE core.fast", "is missing"),
    ] {
        let (by_bytes, by_restore) = swap_archives(&server, change);
        for error in [by_bytes.unwrap(), by_restore] {
            assert!(error.to_string().contains(told), "{change}: {error}");
        }
    }
    for (change, told) in [
        ("CREATE TABLE core.more ()", "is not in the manifest"),
        ("SELECT lo_unlink(oid) FROM pg_largeobject_metadata", "pg_largeobject is missing"),
    ] {
        let (by_bytes, by_restore) = swap_archives(&server, change);
        assert!(by_bytes.is_none(), "{change}: {by_bytes:?}");
        assert!(by_restore.to_string().contains(told), "{change}: {by_restore}");
    }
}

/// What is read of a copy in scratch has to be what pg_dump wrote of the original, whose settings and encoding it has not.
#[test]
fn rows_read_the_same_whatever_the_database_sets() {
    let server = server();
    with_template0(&server);
    let administrator = server.database().unwrap();
    for encoding in ["UTF8", "LATIN1", "SQL_ASCII"] {
        let name = format!("values_{}", encoding.to_lowercase());
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'");
        execute(&administrator, &create);
        for (setting, value) in [
            ("TimeZone", "'Asia/Kathmandu'"),
            ("DateStyle", "'SQL, DMY'"),
            ("IntervalStyle", "'sql_standard'"),
            ("bytea_output", "'escape'"),
            ("extra_float_digits", "-5"),
            ("search_path", "odd"),
        ] {
            execute(&administrator, &format!("ALTER DATABASE {name} SET {setting} = {value}"));
        }
        let config = with_database(&administrator.config(), &name);
        connect(&config).unwrap().batch_execute(include_str!("support/values.sql")).unwrap();
        for jobs in [1, 2] {
            let (shelf, mut options) = (Shelf::new(), options());
            options.jobs = jobs;
            let manifest = shelf.backup_of(&config, &options).unwrap().manifests.remove(0);
            let entry = manifest.tables.iter().find(|entry| entry.table == "Maße").unwrap();
            assert_eq!((manifest.database.encoding.as_str(), entry.rows), (encoding, 3));
            verify_restore(&server, &shelf, &manifest.name, &shelf.means())
                .unwrap_or_else(|error| panic!("{encoding}, {jobs}: {error}"));
        }
        execute(&administrator, &format!("DROP DATABASE {name}"));
    }
}
