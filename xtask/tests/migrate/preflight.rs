//! Rows that a migration does not bear are told before anything is applied, and before the backup.

use crate::support::{Ended, TestRepository, execute};
use crate::{Shop, server};

const TABLES: &str = "\
CREATE SCHEMA shop;
CREATE EXTENSION btree_gist;
CREATE TABLE shop.owners (id integer PRIMARY KEY);
CREATE DOMAIN shop.code AS text;
CREATE TABLE shop.items (
    id integer PRIMARY KEY, code text, owner integer, price text, state shop.code, room integer, during int4range
);
CREATE TABLE shop.empty (id integer, code text);
CREATE TABLE shop.keyless (code text);
CREATE TABLE shop.parts (id integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE shop.parts_rest PARTITION OF shop.parts DEFAULT;
CREATE TABLE shop.later (id integer NOT NULL);
ALTER TABLE shop.items ADD CONSTRAINT items_owner_check CHECK (owner > 0) NOT VALID;
";

const ROWS: &str = "\
ALTER TABLE shop.items DROP CONSTRAINT items_owner_check;
INSERT INTO shop.owners VALUES (1);
INSERT INTO shop.items VALUES
    (1, 'secret-a', 1, '1', 'ok', 1, '[1,5)'), (2, 'secret-a', 2, 'x', 'bad', 1, '[2,3)'),
    (3, NULL, NULL, '123456', 'ok', 2, '[1,5)'), (4, NULL, -4, '4', 'ok', 3, '[1,5)');
ALTER TABLE shop.items ADD CONSTRAINT items_owner_check CHECK (owner > 0) NOT VALID;
INSERT INTO shop.keyless VALUES (NULL);
INSERT INTO shop.parts VALUES (5), (15);
INSERT INTO shop.later VALUES (99);
";

/// A database with rows, and this migration pending.
fn shop(text: &str) -> Shop {
    let is_schema = |line: &&str| !["UPDATE", "DELETE", "--"].iter().any(|word| line.starts_with(word));
    let schema: String = text.lines().filter(is_schema).map(|line| format!("{line}\n")).collect();
    let migrations = [("20240101.000000_begin", TABLES), ("20240102.000000_go_on", text)];
    let repository = TestRepository::with_migrations(&format!("{TABLES}{schema}"), &migrations);
    repository.lock();
    let shop = Shop::of(server(), repository);
    execute(&shop.database, ROWS);
    shop
}

/// What the rows say to these statements. Nothing is applied, and no backup is made.
fn refused(text: &str) -> Vec<String> {
    let shop = shop(text);
    let ended = shop.run(&["db-migrate", "--format", "json"]).exits(1);
    assert!(!shop.repository.path("backups").exists(), "{ended:?}");
    assert!(!ended.stdout.contains("secret") && !ended.stderr.contains("secret"), "{ended:?}");
    let applied = "SELECT count(*) FROM schema_sync.migration";
    assert_eq!(shop.client().query_one(applied, &[]).unwrap().get::<_, i64>(0), 1);
    ended.findings()
}

#[track_caller]
fn assert_refused(text: &str, message: &str) {
    let found = refused(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("rows-in-the-way table shop."), "{found:?}");
    assert!(found[0].ends_with(message), "{found:?}");
}

fn passes(text: &str) -> Ended {
    let shop = shop(text);
    shop.run(&["db-migrate", "--no-backup"]).exits(0)
}

#[test]
fn keys_and_missing_values_are_looked_for() {
    assert_refused(
        "ALTER TABLE shop.items ALTER code SET NOT NULL;",
        "2 rows have no value in code; by primary key: (3), (4)",
    );
    assert_refused(
        "-- batch: alone\nCREATE UNIQUE INDEX CONCURRENTLY i ON shop.items (code);",
        "2 rows are alike in code; by primary key: (1) and (2)",
    );
    assert_refused(
        "ALTER TABLE shop.items ADD COLUMN more integer NOT NULL;",
        "4 rows have no value for more, which has no default; by primary key: (1), (2), (3), …",
    );
    assert_refused(
        "SET search_path = shop;\nALTER TABLE keyless ADD PRIMARY KEY (code);\nRESET search_path;",
        "1 row is alike or without value in code; the table has no primary key to name them by",
    );
}

#[test]
fn references_and_checks_are_looked_at() {
    let key = "ALTER TABLE shop.items ADD CONSTRAINT owned FOREIGN KEY (owner) REFERENCES shop.owners";
    let orphans = "2 rows refer in owner to none of \"shop\".\"owners\"; by primary key: (2), (4)";
    assert_refused(&format!("{key};"), orphans);
    assert_refused(
        &format!(
            "{key} NOT VALID;\n-- batch: transaction\nALTER TABLE shop.items VALIDATE CONSTRAINT owned;"
        ),
        orphans,
    );
    assert_refused(
        "ALTER TABLE shop.items VALIDATE CONSTRAINT items_owner_check;",
        "1 row fails CHECK ((owner > 0)); by primary key: (4)",
    );
    assert_refused(
        "ALTER DOMAIN shop.code ADD CONSTRAINT short CHECK (length(VALUE) < 3);",
        "1 row has in state what fails CHECK (length(VALUE) < 3); by primary key: (2)",
    );
    assert_refused(
        "ALTER TABLE shop.items ADD EXCLUDE USING gist (room WITH =, during WITH &&);",
        "2 rows stand in each other's way; by primary key: (1), (2)",
    );
}

#[test]
fn values_of_another_type_are_tried() {
    assert_refused(
        "ALTER TABLE shop.items ALTER price TYPE integer USING price::integer;",
        "1 row has in price what is no integer; by primary key: (2)",
    );
    // As a column's value would be: not cut off, as by a cast.
    assert_refused(
        "ALTER TABLE shop.items ALTER price TYPE varchar(5);",
        "1 row has in price what is no varchar(5); by primary key: (3)",
    );
    assert_refused(
        "CREATE TYPE shop.word AS ENUM ('ok', 'good');\n\
         ALTER TABLE shop.items ALTER state TYPE shop.word USING state::text::shop.word;",
        "1 row has in state what is no shop.word; by primary key: (2)",
    );
}

#[test]
fn rows_belong_into_their_partitions() {
    assert_refused(
        "ALTER TABLE shop.parts ATTACH PARTITION shop.later FOR VALUES FROM (100) TO (MAXVALUE);",
        "1 row lies outside of the partition's bound; the table has no primary key to name them by",
    );
    assert_refused(
        "CREATE TABLE shop.parts_1 PARTITION OF shop.parts FOR VALUES FROM (MINVALUE) TO (10);",
        "1 row of the default partition belongs into the new one; the table has no primary key to name them by",
    );
}

#[test]
fn what_is_mended_before_is_warned_of_and_applied() {
    let ended = passes(
        "-- begin hand-written: codes\nUPDATE shop.items SET code = id::text, owner = 1 WHERE code IS NULL;\n\
         -- end hand-written\nALTER TABLE shop.items ALTER code SET NOT NULL;\n",
    );
    assert!(ended.stderr.contains("warning[rows-in-the-way]: table shop.items: 2 rows"), "{ended:?}");
    // Rows that go with those that they refer to.
    let ended = passes(
        "DELETE FROM shop.owners;\nDELETE FROM shop.items WHERE owner IS NULL OR owner <> 1;\n\
         ALTER TABLE shop.items ALTER owner SET NOT NULL;\n",
    );
    assert!(ended.stderr.contains("warning[rows-in-the-way]"), "{ended:?}");
}

#[test]
fn what_is_made_before_and_what_has_no_rows_is_passed_over() {
    let ended = passes(
        "CREATE TABLE shop.new (id integer);\nALTER TABLE shop.new ALTER id SET NOT NULL;\n\
         ALTER TABLE shop.empty ALTER code SET NOT NULL;\nALTER TABLE shop.empty ADD UNIQUE (id);\n\
         ALTER TABLE shop.items ADD COLUMN more integer DEFAULT 1;\n\
         ALTER TABLE shop.items ALTER more SET NOT NULL;\n",
    );
    assert!(!ended.stderr.contains("rows-in-the-way") && !ended.stderr.contains("unprobed"), "{ended:?}");
}

#[test]
fn a_preview_tells_it_with_the_transactions_that_are_open() {
    let shop = shop("ALTER TABLE shop.items ALTER code SET NOT NULL;");
    let mut other = shop.client();
    // In a message of its own: what a transaction begins with is all that is told of it.
    other.batch_execute("SET track_activities = on; SET application_name = 'the reader'").unwrap();
    other.batch_execute("BEGIN; SELECT 1").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let ended = shop.run(&["db-migrate", "--dry-run", "--lock-timeout", "100", "--format", "json"]).exits(1);
    let found = ended.findings();
    assert!(found[0].starts_with("rows-in-the-way table shop.items: 2 rows"), "{found:?}");
    assert!(
        found[1].starts_with("open-transaction process ") && found[1].contains("the reader"),
        "{found:?}"
    );
    let document = ended.json();
    assert_eq!(document["findings"][0]["location"]["line"], 1, "{document}");
}

#[test]
fn what_cannot_be_asked_yet_is_told_and_applied() {
    let ended = passes(
        "CREATE FUNCTION shop.fits(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';\n\
         ALTER TABLE shop.items ADD CONSTRAINT fitting CHECK (shop.fits(id));\n",
    );
    assert!(ended.stderr.contains("warning[unprobed-step]: table shop.items"), "{ended:?}");
    assert!(ended.stderr.contains("(42883)"), "{ended:?}");
}
