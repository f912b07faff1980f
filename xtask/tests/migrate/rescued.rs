//! Rows that a migration deletes are kept before, and come back.

use crate::support::{Ended, execute, url};
use crate::{Shop, kinds, server};
use age::secrecy::ExposeSecret;
use std::os::unix::fs::PermissionsExt;

const TABLES: &str = "\
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'sold');
CREATE TABLE shop.items (
    id integer NOT NULL, lot text NOT NULL, name text, state shop.state, twice integer GENERATED ALWAYS AS (id * 2) STORED,
    CONSTRAINT items_pkey PRIMARY KEY (lot, id)
);
CREATE TABLE shop.notes (id integer NOT NULL, text text);
CREATE TABLE shop.empty (id integer);
";

const ROWS: &str = "\
INSERT INTO shop.items VALUES (1, 'a', E'one\\ttab\\nline', 'new'), (2, 'a', NULL, 'sold'), (1, 'b', 'three \\\\', 'new');
INSERT INTO shop.notes VALUES (1, 'first'), (2, NULL);
";

/// A database with rows, and these statements pending, which lead to this schema.
fn shop(statements: &str, schema: &str) -> Shop {
    let migrations = [("20240101.000000_begin", TABLES), ("20240102.000000_go_on", statements)];
    let repository = crate::support::TestRepository::with_migrations(schema, &migrations);
    repository.lock();
    let shop = Shop::of(server(), repository);
    execute(&shop.database, ROWS);
    shop
}

fn without_name() -> String {
    TABLES.replace("name text, ", "")
}

fn without_notes() -> String {
    TABLES.replace("CREATE TABLE shop.notes (id integer NOT NULL, text text);\n", "")
}

fn bring_back(shop: &Shop, name: &str) -> Ended {
    shop.repository.run(&["backup-restore", name, "--into", &url(&shop.database)])
}

fn texts(shop: &Shop, question: &str) -> Vec<Option<String>> {
    shop.client().query(question, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

#[test]
fn a_column_comes_back_by_key() {
    let shop = shop("ALTER TABLE shop.items DROP COLUMN name;\n", &without_name());
    let before = texts(&shop, "SELECT name FROM shop.items ORDER BY lot, id");
    let ended = shop.run(&["db-migrate"]).exits(0);
    let names = shop.rescued();
    assert_eq!(names.len(), 1, "{ended:?}");
    assert!(ended.stderr.contains("kept: 3 rows of shop.items.name, which db/migrations/"), "{ended:?}");
    assert!(ended.stderr.contains(&format!("cargo xtask backup-restore {} --into", names[0])), "{ended:?}");
    // Without the column nothing is changed.
    bring_back(&shop, &names[0]).exits(3);
    execute(&shop.database, "ALTER TABLE shop.items ADD COLUMN name text");
    execute(&shop.database, "UPDATE shop.items SET name = 'newer' WHERE lot = 'b'");
    let ended = bring_back(&shop, &names[0]).exits(0);
    assert!(ended.stderr.contains("2 of 3 rows have shop.items.name back"), "{ended:?}");
    let mut expected = before;
    expected[2] = Some("newer".to_owned());
    assert_eq!(texts(&shop, "SELECT name FROM shop.items ORDER BY lot, id"), expected);
}

#[test]
fn a_table_comes_back_with_its_rows() {
    let shop = shop("DROP TABLE shop.notes;\nTRUNCATE shop.items, shop.empty;\n", &without_notes());
    let items = texts(&shop, "SELECT (x.*)::text FROM shop.items x ORDER BY 1");
    shop.run(&["db-migrate"]).exits(0);
    let mut names = shop.rescued();
    names.sort_unstable();
    assert_eq!(names.len(), 2, "one for each statement that deletes");
    for name in &names {
        bring_back(&shop, name).exits(0);
        // Never over rows that are there.
        let again = bring_back(&shop, name);
        assert_ne!(again.code, 0, "{again:?}");
    }
    let notes = texts(&shop, "SELECT id || ' ' || coalesce(text, '-') FROM shop.notes ORDER BY id");
    assert_eq!(notes, [Some("1 first".to_owned()), Some("2 -".to_owned())]);
    assert_eq!(texts(&shop, "SELECT (x.*)::text FROM shop.items x ORDER BY 1"), items);
}

#[test]
fn what_is_kept_is_listed_verified_private_and_never_pruned() {
    let shop = shop("DROP TABLE shop.notes;\n", &without_notes());
    shop.run(&["db-migrate"]).exits(0);
    let name = shop.rescued().remove(0);
    let listed = shop.run(&["backup-list"]).exits(0);
    assert!(listed.stdout.lines().any(|line| line.contains(&name) && line.contains("rescued")), "{listed:?}");
    let pruned = shop.run(&["backup-prune"]).exits(0);
    assert!(
        pruned.stdout.contains(&format!("{name:<34} left alone: rows that a migration deleted")),
        "{pruned:?}"
    );
    shop.run(&["backup-verify", &name]).exits(0);
    shop.run(&["backup-verify", &name, "--structure"]).exits(0);
    let directory = shop.repository.path("backups").join(&name);
    assert_eq!(std::fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    let mut damaged = None;
    for entry in std::fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
        if path.extension().is_some_and(|extension| extension == "gz") {
            damaged = Some(path);
        }
    }
    let path = damaged.unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bytes).unwrap();
    shop.run(&["backup-verify", &name]).exits(4);
    bring_back(&shop, &name).exits(4);
}

#[test]
fn rows_that_are_written_until_the_lock_are_kept_and_a_repeated_statement_keeps_them_once() {
    let schema = without_notes().replace("name text,", "name text, more text,");
    let shop = shop("DROP TABLE shop.notes;\nALTER TABLE shop.items ADD COLUMN more text;\n", &schema);
    let mut writer = shop.client();
    writer.batch_execute("BEGIN; INSERT INTO shop.notes VALUES (3, 'late')").unwrap();
    let mut reader = shop.client();
    reader.batch_execute("BEGIN; SELECT * FROM shop.items").unwrap();
    let running =
        shop.command(&["db-migrate", "--lock-timeout", "200", "--attempts", "100"]).spawn().unwrap();
    let mut watcher = shop.client();
    let waits = "SELECT count(*) FROM pg_locks WHERE relation = 'shop.notes'::regclass AND NOT granted";
    while watcher.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    writer.batch_execute("COMMIT").unwrap();
    drop(writer);
    // Now the table is kept, and the next statement waits for the reader, in vain.
    while shop.rescued().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_secs(2));
    reader.batch_execute("COMMIT").unwrap();
    drop((reader, watcher));
    let ended = crate::end(running).exits(0);
    assert!(ended.stderr.contains("trying again"), "{ended:?}");
    assert_eq!(ended.stderr.matches("kept: 3 rows of shop.notes").count(), 1, "{ended:?}");
    let names = shop.rescued();
    assert_eq!(names.len(), 1, "{ended:?}");
    bring_back(&shop, &names[0]).exits(0);
    assert_eq!(texts(&shop, "SELECT text FROM shop.notes WHERE id = 3"), [Some("late".to_owned())]);
}

#[test]
fn without_backups_and_where_nothing_is_deleted_nothing_is_kept() {
    let kept = shop("DROP TABLE shop.notes;\n", &without_notes());
    let ended = kept.run(&["db-migrate", "--no-backup"]).exits(0);
    assert!(!ended.stderr.contains("kept:") && kept.rescued().is_empty(), "{ended:?}");
    let kind = kinds::SINGLE;
    let nothing = Shop::behind(&kind);
    nothing.run(&["db-migrate"]).exits(0);
    assert!(nothing.rescued().is_empty(), "where nothing is deleted nothing is kept");
}

#[test]
fn tables_that_refer_to_a_truncated_one_are_kept_with_it() {
    let refers = "\
CREATE TABLE shop.assembly (id integer, lot text, item integer, CONSTRAINT assembly_item_fkey FOREIGN KEY (lot, item) REFERENCES shop.items (lot, id));
CREATE TABLE shop.far (part integer);
";
    let schema = format!("{TABLES}{refers}");
    let shop = shop(refers, &schema);
    shop.migrate().exits(0);
    execute(
        &shop.database,
        "INSERT INTO shop.assembly VALUES (1, 'a', 1), (2, 'b', 1); INSERT INTO shop.far VALUES (1)",
    );
    shop.repository.write("db/migrations/20240103.000000_empty.sql", "TRUNCATE shop.items CASCADE;\n");
    shop.repository.lock();
    let ended = shop.run(&["db-migrate"]).exits(0);
    for (rows, table) in [(3, "items"), (2, "assembly")] {
        assert!(ended.stderr.contains(&format!("kept: {rows} rows of shop.{table}, ")), "{ended:?}");
    }
    assert!(!ended.stderr.contains("shop.far"), "{ended:?}");
    bring_back(&shop, &shop.rescued()[0]).exits(0);
    let count = "SELECT (SELECT count(*) FROM shop.items) || ' ' || (SELECT count(*) FROM shop.assembly)";
    assert_eq!(texts(&shop, count), [Some("3 2".to_owned())]);
}

#[test]
fn values_that_another_type_does_not_have_come_back_beside_the_new_ones() {
    let schema = TABLES.replace("name text, state", "name integer, state");
    let change = "ALTER TABLE shop.items ALTER COLUMN name TYPE integer USING length(name);\n";
    let shop = shop(change, &schema);
    let before = texts(&shop, "SELECT name FROM shop.items ORDER BY lot, id");
    let ended = shop.run(&["db-migrate"]).exits(0);
    assert!(ended.stderr.contains("kept: 3 rows of shop.items.name, which"), "{ended:?}");
    let ended = bring_back(&shop, &shop.rescued()[0]).exits(0);
    assert!(ended.stderr.contains("rows have shop.items.name_before back"), "{ended:?}");
    assert_eq!(texts(&shop, "SELECT name_before FROM shop.items ORDER BY lot, id"), before);
    assert_eq!(texts(&shop, "SELECT name::text FROM shop.items ORDER BY lot, id")[0], Some("12".to_owned()));
}

#[test]
fn what_is_kept_for_recipients_only_they_can_read() {
    let shop = shop("DROP TABLE shop.notes;\n", &without_notes());
    let identity = age::x25519::Identity::generate();
    let table =
        format!("[workspace.metadata.schema-sync.backup]\nencrypt-to = [\"{}\"]\n", identity.to_public());
    shop.repository.write("Cargo.toml", shop.repository.read("Cargo.toml") + &table);
    shop.run(&["db-migrate"]).exits(0);
    let name = shop.rescued().remove(0);
    for entry in std::fs::read_dir(shop.repository.path("backups").join(&name)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_encrypted = path.extension().is_some_and(|extension| extension == "age");
        assert!(is_encrypted || path.ends_with("manifest.json"), "{path:?}");
        assert!(!is_encrypted || bytes.starts_with(b"age-encryption.org"), "{path:?}");
    }
    bring_back(&shop, &name).exits(3);
    let (key, target) = (shop.repository.path("key").display().to_string(), url(&shop.database));
    let with_key = |secret: &str| {
        shop.repository.write("key", secret);
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        shop.repository.run(&["backup-restore", &name, "--into", &target, "--identity", &key])
    };
    with_key(age::x25519::Identity::generate().to_string().expose_secret()).exits(3);
    with_key(identity.to_string().expose_secret()).exits(0);
    let notes = texts(&shop, "SELECT id || ' ' || coalesce(text, '-') FROM shop.notes ORDER BY id");
    assert_eq!(notes, [Some("1 first".to_owned()), Some("2 -".to_owned())]);
}

#[test]
fn what_a_delete_chooses_is_not_kept_and_that_is_told() {
    let shop = shop("DELETE FROM shop.notes WHERE id = 1;\n", TABLES);
    let ended = shop.run(&["db-migrate"]).exits(0);
    assert!(shop.rescued().is_empty(), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("not kept: rows that db/migrations/20240102.000000_go_on.sql:1 deletes or changes"),
        "{ended:?}"
    );
}
