//! What the gates say of a live database: every verdict, every fault of a history, every fail condition of the
//! policy, through the program as a user runs it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use postgres::Client;
use postgres::error::SqlState;
use schema_database::server::ScratchDatabase;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use support::{Ended, LiveServer, TestRepository, execute, server, url};

const SCHEMA: &str = "\
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'sold');
CREATE TYPE shop.size AS (
    width integer,
    height integer
);
CREATE DOMAIN shop.code AS text
    CONSTRAINT code_format CHECK (VALUE <> '');
CREATE SEQUENCE shop.numbers;
CREATE TABLE shop.items (
    id integer NOT NULL,
    sku shop.code NOT NULL,
    name text,
    CONSTRAINT items_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE shop.items IS 'for sale';
GRANT SELECT ON shop.items TO shop_reader;
ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY items_seen ON shop.items
    FOR SELECT USING (id > 0);
CREATE TABLE shop.sales (
    item integer NOT NULL,
    price numeric(10, 2) DEFAULT 0,
    state shop.state,
    CONSTRAINT sales_item_fkey FOREIGN KEY (item) REFERENCES shop.items (id),
    CONSTRAINT sales_price_check CHECK (price >= 0)
);
CREATE INDEX sales_item_idx ON shop.sales (item);
CREATE FUNCTION shop.total(item integer) RETURNS numeric
    LANGUAGE sql STABLE
    AS 'SELECT sum(s.price) FROM shop.sales AS s WHERE s.item = $1';
CREATE FUNCTION shop.check_sale() RETURNS trigger
    LANGUAGE plpgsql
    AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER sales_checked BEFORE INSERT ON shop.sales
    FOR EACH ROW EXECUTE FUNCTION shop.check_sale();
CREATE VIEW shop.takings AS
    SELECT s.item, sum(s.price) AS price FROM shop.sales AS s GROUP BY s.item;
";

const THIRD: &str = "20240103.000000_fill_names";

/// Three migrations that lead to [`SCHEMA`]: its tables, nothing but data, and its view.
fn migrations() -> [(&'static str, String); 3] {
    let (tables, view) = SCHEMA.split_at(SCHEMA.find("CREATE VIEW").unwrap());
    [
        ("20240101.000000_create_shop", tables.to_owned()),
        ("20240102.000000_add_takings", view.to_owned()),
        (THIRD, "UPDATE shop.items SET name = sku WHERE name IS NULL;\n".to_owned()),
    ]
}

fn repository_with(schema: &str, migrations: &[(&str, String)]) -> TestRepository {
    let migrations: Vec<(&str, &str)> =
        migrations.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let repository = TestRepository::with_migrations(schema, &migrations);
    repository.lock();
    repository
}

fn shop() -> TestRepository {
    repository_with(SCHEMA, &migrations())
}

/// A repository, and a database that was in sync with it.
struct Shop {
    repository: TestRepository,
    database: ScratchDatabase,
    server: Arc<LiveServer>,
}

impl Shop {
    fn in_sync() -> Shop {
        Shop::after(3)
    }

    /// A database that has the first migrations only.
    fn after(number: usize) -> Shop {
        let (repository, server) = (shop(), server());
        let database = server.migrated_by(&repository.open(), number);
        Shop { repository, database, server }
    }

    fn with(self, statements: &str) -> Shop {
        execute(&self.database, statements);
        self
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        run(&self.repository, &self.database, arguments)
    }

    fn validate(&self) -> Ended {
        self.run(&["db-validate", "--format", "json"])
    }

    fn validate_at(&self, at: &str) -> Ended {
        self.run(&["db-validate", "--format", "json", "--at", at])
    }
}

fn run(repository: &TestRepository, database: &ScratchDatabase, arguments: &[&str]) -> Ended {
    let url = url(database);
    repository.run(&[arguments, &["--database-url", &url]].concat())
}

fn verdict(ended: &Ended) -> String {
    ended.json()["verdict"].as_str().unwrap_or_default().to_owned()
}

/// `code subject` of each finding, without those that another one implies.
fn told(ended: &Ended) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = ended.json()["findings"].as_array().cloned().unwrap_or_default();
    let alone = findings.iter().filter(|finding| finding["part_of"].is_null());
    alone.map(|finding| format!("{} {}", text(&finding["code"]), text(&finding["subject"]))).collect()
}

fn finding(ended: &Ended, subject: &str) -> serde_json::Value {
    let findings = ended.json()["findings"].as_array().cloned().unwrap_or_default();
    let found = findings.into_iter().find(|finding| finding["subject"] == subject);
    found.unwrap_or_else(|| panic!("nothing is said of {subject}: {:#?}", ended.findings()))
}

fn pending(ended: &Ended) -> Vec<String> {
    let pending = ended.json()["pending"].as_array().cloned().unwrap_or_default();
    pending.iter().filter_map(|title| title.as_str().map(str::to_owned)).collect()
}

// Verdicts.

#[test]
fn a_complete_database_is_in_sync() {
    let shop = Shop::in_sync();
    for at in ["dev", "ci", "pre-deploy"] {
        let ended = shop.validate_at(at).exits(0);
        assert_eq!((verdict(&ended).as_str(), told(&ended)), ("in-sync", vec![]));
    }
    let text = shop.run(&["db-validate"]).exits(0).stdout;
    assert!(text.starts_with("in sync: schema_sync_scratch@"), "{text}");
}

#[test]
fn a_database_that_lacks_the_newest_migrations_is_behind() {
    for (number, missing) in [
        (2, &[THIRD][..]),
        (1, &["20240102.000000_add_takings", THIRD]),
        (0, &["20240101.000000_create_shop", "20240102.000000_add_takings", THIRD]),
    ] {
        let shop = Shop::after(number);
        let ended = shop.validate().exits(1);
        assert_eq!(verdict(&ended), "behind");
        assert_eq!(pending(&ended), missing);
        let expected: Vec<String> =
            missing.iter().map(|title| format!("pending-migration migration {title}")).collect();
        assert_eq!(told(&ended), expected, "what a pending migration brings is no difference of its own");
        shop.validate_at("dev").exits(1);
        shop.validate_at("post-deploy").exits(1);
        let ended = shop.validate_at("pre-deploy").exits(0);
        assert_eq!((verdict(&ended), pending(&ended).len()), ("behind".to_owned(), missing.len()));
        let text = shop.run(&["db-validate", "--at", "pre-deploy"]).exits(0).stdout;
        assert!(text.contains(THIRD), "{text}");
    }
}

#[test]
fn an_extra_object_in_a_database_that_is_behind_is_divergence() {
    let shop = Shop::after(1).with("CREATE TABLE shop.leftover (a integer)");
    for at in ["ci", "pre-deploy", "post-deploy"] {
        let ended = shop.validate_at(at).exits(1);
        assert_eq!(verdict(&ended), "diverged");
        let told = told(&ended);
        assert!(told.contains(&"extra-object table shop.leftover".to_owned()), "{told:#?}");
        assert!(told.contains(&format!("pending-migration migration {THIRD}")), "{told:#?}");
    }
}

#[test]
fn an_object_that_the_repository_does_not_know_puts_a_database_ahead() {
    let shop = Shop::in_sync().with("CREATE INDEX sales_price_idx ON shop.sales (price)");
    for at in ["ci", "pre-deploy", "post-deploy"] {
        let ended = shop.validate_at(at).exits(1);
        assert_eq!(verdict(&ended), "ahead");
        assert_eq!(told(&ended), ["extra-object index shop.sales_price_idx"]);
        assert_eq!(ended.json()["recorded"], serde_json::Value::Null);
    }
}

#[test]
fn a_migration_that_the_repository_does_not_know_puts_a_database_ahead() {
    let newer = Shop::in_sync();
    let (tables, _) = SCHEMA.split_at(SCHEMA.find("CREATE VIEW").unwrap());
    let older = repository_with(tables, &migrations()[..1]);
    let ended = run(&older, &newer.database, &["db-validate", "--format", "json"]).exits(4);
    assert_eq!(verdict(&ended), "ahead");
    assert_eq!(
        told(&ended),
        [
            "unknown-migration migration 20240102.000000_add_takings",
            &format!("unknown-migration migration {THIRD}"),
            "extra-object view shop.takings",
        ]
    );
}

#[test]
fn anything_else_is_divergence() {
    for (statements, expected) in [
        ("DROP INDEX shop.sales_item_idx", "missing-object index shop.sales_item_idx"),
        ("ALTER TABLE shop.items ALTER COLUMN name SET NOT NULL", "different-object column shop.items.name"),
        ("DROP VIEW shop.takings; CREATE TABLE shop.takings (a integer)", "missing-object view shop.takings"),
    ] {
        let ended = Shop::in_sync().with(statements).validate().exits(1);
        assert_eq!(verdict(&ended), "diverged", "{statements}");
        assert!(told(&ended).contains(&expected.to_owned()), "{statements}: {:#?}", told(&ended));
    }
}

#[test]
fn a_migration_of_data_only_leaves_a_database_behind() {
    let shop = Shop::after(2);
    let ended = shop.validate().exits(1);
    assert_eq!((verdict(&ended), pending(&ended)), ("behind".to_owned(), vec![THIRD.to_owned()]));
    shop.validate_at("pre-deploy").exits(0);
}

// The history.

#[test]
fn a_migration_that_was_left_out_is_missing() {
    let [first, second, third] = migrations();
    let gap = [first.clone(), third.clone()];
    let schema = SCHEMA.split_at(SCHEMA.find("CREATE VIEW").unwrap()).0;
    let before = repository_with(schema, &gap);
    let server = server();
    let database = server.migrated(&before.open());
    let after = repository_with(SCHEMA, &[first, second, third]);
    for at in ["ci", "pre-deploy"] {
        let ended = run(&after, &database, &["db-validate", "--format", "json", "--at", at]).exits(1);
        assert_eq!(verdict(&ended), "diverged");
        assert_eq!(
            told(&ended),
            ["missing-migration migration 20240102.000000_add_takings", "missing-object view shop.takings"]
        );
    }
}

#[test]
fn a_migration_that_was_changed_after_it_was_applied_is_a_violation() {
    let shop = Shop::in_sync();
    let mut changed = migrations();
    changed[2].1 = changed[2].1.replace("IS NULL", "= ''");
    let changed = repository_with(SCHEMA, &changed);
    let ended = run(&changed, &shop.database, &["db-validate", "--format", "json"]).exits(4);
    assert_eq!(verdict(&ended), "diverged");
    assert_eq!(told(&ended), [format!("changed-migration migration {THIRD}")]);
    let mut renamed = migrations();
    renamed[2].0 = "20240103.000000_fill_in_names";
    let renamed = repository_with(SCHEMA, &renamed);
    run(&renamed, &shop.database, &["db-validate", "--format", "json"]).exits(4);
}

#[test]
fn a_change_of_comments_only_is_a_warning() {
    let shop = Shop::in_sync();
    let mut touched = migrations();
    touched[2].1 = format!("-- Items are called by their code.\n{}", touched[2].1);
    let touched = repository_with(SCHEMA, &touched);
    let ended = run(&touched, &shop.database, &["db-validate", "--format", "json"]).exits(0);
    assert_eq!(verdict(&ended), "in-sync");
    assert_eq!(told(&ended), [format!("cosmetic-change migration {THIRD}")]);
    assert_eq!(finding(&ended, &format!("migration {THIRD}"))["severity"], "warning");
    let text = run(&touched, &shop.database, &["db-validate"]).exits(0);
    assert!(text.stderr.contains("warning[cosmetic-change]"), "{text:?}");
}

#[test]
fn a_row_of_the_history_that_was_touched_is_a_violation() {
    for statement in [
        "UPDATE schema_sync.migration SET applied_by = 'nobody' WHERE position = 2",
        "UPDATE schema_sync.migration SET finished_at = finished_at + interval '1 second' WHERE position = 1",
        "UPDATE schema_sync.migration SET to_fingerprint = from_fingerprint WHERE position = 1",
        "UPDATE schema_sync.migration SET row_hash = repeat('0', 64) WHERE position = 3",
        "UPDATE schema_sync.migration SET row_hash = NULL WHERE position = 2",
        "UPDATE schema_sync.migration SET chain = repeat('0', 64) WHERE position = 2",
        "UPDATE schema_sync.migration SET checksum = repeat('0', 64) WHERE position = 1",
        "UPDATE schema_sync.migration SET cosmetic_checksum = repeat('0', 64) WHERE position = 1",
        "UPDATE schema_sync.migration SET name = 'other' WHERE position = 1",
        "DELETE FROM schema_sync.migration WHERE position = 1",
        "DELETE FROM schema_sync.migration WHERE position = 2",
        // Two rows change places.
        "ALTER TABLE schema_sync.migration ALTER COLUMN position SET GENERATED BY DEFAULT;
         UPDATE schema_sync.migration SET position = 9 WHERE position = 2;
         UPDATE schema_sync.migration SET position = 2 WHERE position = 3;
         UPDATE schema_sync.migration SET position = 3 WHERE position = 9;
         ALTER TABLE schema_sync.migration ALTER COLUMN position SET GENERATED ALWAYS",
        "INSERT INTO schema_sync.migration (version, name, checksum, cosmetic_checksum, from_fingerprint, to_fingerprint,
                                            chain, row_hash, tool_version)
         SELECT '20240104.000000', 'forged', checksum, cosmetic_checksum, from_fingerprint, to_fingerprint,
                chain, row_hash, tool_version FROM schema_sync.migration WHERE position = 3",
    ] {
        let shop = Shop::in_sync().with(statement);
        let ended = shop.validate().exits(4);
        let told = told(&ended);
        assert!(told.iter().any(|line| line.starts_with("tampered-history ")), "{statement}: {told:#?}");
        shop.validate_at("pre-deploy").exits(4);
        shop.run(&["db-checksum"]).exits(4);
        shop.run(&["db-status"]).exits(4);
    }
}

#[test]
fn the_newest_row_of_the_history_cannot_be_removed_unnoticed() {
    let shop = Shop::in_sync().with("DELETE FROM schema_sync.migration WHERE position = 3");
    let ended = shop.validate().exits(1);
    assert_eq!(pending(&ended), [THIRD]);
    let shop = Shop::in_sync().with("DELETE FROM schema_sync.migration WHERE position >= 2");
    assert_eq!(verdict(&shop.validate_at("pre-deploy").exits(1)), "diverged", "its objects are there");
}

#[test]
fn the_tables_of_the_history_are_verified() {
    for statement in [
        "ALTER TABLE schema_sync.migration ADD COLUMN note text",
        "ALTER TABLE schema_sync.migration DROP COLUMN started_at",
        "ALTER TABLE schema_sync.migration DROP COLUMN row_hash",
        "ALTER TABLE schema_sync.migration ALTER COLUMN started_at TYPE text",
        "ALTER TABLE schema_sync.migration ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE schema_sync.migration DROP CONSTRAINT migration_version_key",
        "ALTER TABLE schema_sync.migration ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE schema_sync.migration RENAME TO migrations;
         CREATE VIEW schema_sync.migration AS SELECT * FROM schema_sync.migrations",
        "CREATE RULE no_change AS ON UPDATE TO schema_sync.migration DO INSTEAD NOTHING",
        "CREATE FUNCTION schema_sync.forge() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER forged BEFORE INSERT ON schema_sync.migration FOR EACH ROW EXECUTE FUNCTION schema_sync.forge()",
        "CREATE TABLE schema_sync.other (a integer)",
        "DROP TABLE schema_sync.step",
        "ALTER TABLE public.schema_version DROP COLUMN checksum",
        "ALTER TABLE public.schema_version ALTER COLUMN version TYPE text",
        "CREATE INDEX other_idx ON public.schema_version (checksum)",
        "DROP TABLE public.schema_version",
    ] {
        let shop = Shop::in_sync().with(statement);
        let ended = shop.validate().exits(4);
        let told = told(&ended);
        assert!(told.iter().any(|line| line.starts_with("tampered-history-table ")), "{statement}: {told:#?}");
        shop.validate_at("post-deploy").exits(4);
    }
}

#[test]
fn a_database_without_history_is_told_what_to_do() {
    let repository = shop();
    let server = server();
    let same = server.database();
    server.load(&same, SCHEMA);
    let ended = run(&repository, &same, &["db-validate", "--format", "json"]).exits(1);
    let help = finding(&ended, "migration history")["help"].as_str().unwrap().to_owned();
    assert!(help.contains("only the record"), "{help}");
    run(&repository, &same, &["db-validate", "--at", "pre-deploy"]).exits(1);

    let empty = server.database();
    let ended = run(&repository, &empty, &["db-validate", "--format", "json"]).exits(1);
    assert_eq!(verdict(&ended), "behind");
    let help = finding(&ended, "migration history")["help"].as_str().unwrap().to_owned();
    assert!(help.contains("was not made by the migrations"), "{help}");
    run(&repository, &empty, &["db-validate", "--at", "pre-deploy"]).exits(0);

    let dropped = Shop::in_sync().with("DROP TABLE schema_sync.migration");
    let ended = dropped.validate().exits(1);
    assert!(told(&ended).contains(&"no-history migration history".to_owned()), "{:#?}", told(&ended));
}

// Recording.

#[test]
fn a_verified_deployment_is_recorded_once() {
    let shop = Shop::in_sync();
    let mut client = shop.database.connect().unwrap();
    let columns = "SELECT column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '')
                          || coalesce(' DEFAULT ' || column_default, '')
                   FROM information_schema.columns WHERE table_name = 'schema_version' ORDER BY ordinal_position";
    let columns: Vec<String> = client.query(columns, &[]).unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(
        columns,
        [
            "version character varying(50)",
            "applied_at timestamp with time zone DEFAULT now()",
            "checksum character varying(64)",
            "migrations_applied ARRAY",
        ]
    );
    for at in ["dev", "ci", "pre-deploy"] {
        assert_eq!(shop.validate_at(at).exits(0).json()["recorded"], serde_json::Value::Null);
        assert_eq!(recorded(&mut client), [] as [Recorded; 0]);
    }
    let ended = shop.validate_at("post-deploy").exits(0);
    assert_eq!(ended.json()["recorded"], "20240103.000000");
    let first = recorded(&mut client);
    let repository = shop.repository.open();
    let [record] = first.as_slice() else { panic!("{first:#?}") };
    assert_eq!(record.version, "20240103.000000");
    assert_eq!(record.checksum, repository.schema.checksum);
    assert_eq!(record.migrations, migrations().map(|(title, _)| title.to_owned()));
    shop.validate_at("post-deploy").exits(0);
    assert_eq!(recorded(&mut client), first, "recording again changes nothing");
    assert_eq!(told(&shop.validate().exits(0)), [""; 0]);
}

#[test]
fn what_is_not_in_sync_is_not_recorded() {
    for statement in ["CREATE TABLE shop.other ()", "DELETE FROM schema_sync.migration WHERE position = 3"] {
        let shop = Shop::in_sync().with(statement);
        shop.validate_at("post-deploy").exits(1);
        assert_eq!(recorded(&mut shop.database.connect().unwrap()), [] as [Recorded; 0]);
    }
}

#[derive(Debug, PartialEq)]
struct Recorded {
    version: String,
    checksum: String,
    migrations: Vec<String>,
    /// Another one when the row was written again.
    row: String,
}

fn recorded(client: &mut Client) -> Vec<Recorded> {
    let query = "SELECT version, checksum, migrations_applied, ctid::text || xmin::text || applied_at::text
                 FROM public.schema_version ORDER BY version";
    let record = |row: &postgres::Row| Recorded {
        version: row.get(0),
        checksum: row.get(1),
        migrations: row.get(2),
        row: row.get(3),
    };
    client.query(query, &[]).unwrap().iter().map(record).collect()
}

// The other commands.

#[test]
fn the_status_names_version_verdict_and_migrations() {
    let shop = Shop::after(2);
    let ended = shop.run(&["db-status", "--format", "json"]).exits(1);
    let document = ended.json();
    assert_eq!(document["verdict"], "behind");
    assert_eq!(document["pending"], serde_json::json!([THIRD]));
    assert_eq!(
        document["applied"],
        serde_json::json!(["20240101.000000_create_shop", "20240102.000000_add_takings"])
    );
    let text = shop.run(&["db-status"]).exits(1).stdout;
    for line in [
        "version   20240102.000000_add_takings\n",
        "verdict   behind\n",
        "applied   2 migrations\n",
        &format!("pending   1 migration\n          {THIRD}\n"),
    ] {
        assert!(text.contains(line), "{text}");
    }
    let text = Shop::in_sync().run(&["db-status"]).exits(0).stdout;
    assert!(text.contains("verdict   in sync\n") && text.contains("pending   0 migrations\n"), "{text}");
}

#[test]
fn checksums_of_a_history_are_verified_without_reading_the_schema() {
    let drifted = Shop::in_sync().with("CREATE TABLE shop.other ()");
    let ended = drifted.run(&["db-checksum"]).exits(0);
    assert!(ended.stdout.starts_with("ok: "), "{ended:?}");
    let behind = Shop::after(1);
    assert_eq!(told(&behind.run(&["db-checksum", "--format", "json"]).exits(1)).len(), 2);
    let mut changed = migrations();
    changed[0].1 += "SELECT 1;\n";
    let changed = repository_with(SCHEMA, &changed);
    let ended = run(&changed, &behind.database, &["db-checksum", "--format", "json"]).exits(4);
    assert_eq!(told(&ended)[0], "changed-migration migration 20240101.000000_create_shop");
    let none = behind.server.database();
    let ended = run(&behind.repository, &none, &["db-checksum", "--format", "json"]).exits(1);
    assert!(told(&ended).contains(&"no-history migration history".to_owned()), "{ended:?}");
}

// The fail conditions of the policy, and where a difference is.

#[test]
fn each_fail_condition_of_the_policy_fails_the_gate() {
    for (statements, code, expected) in [
        ("CREATE TABLE shop.more (a integer)", 1, "extra-object table shop.more"),
        ("ALTER TABLE shop.items ADD COLUMN more text", 1, "extra-object column shop.items.more"),
        (
            "ALTER TABLE shop.sales DROP CONSTRAINT sales_price_check,
             ADD CONSTRAINT sales_price_check CHECK (price > 0)",
            1,
            "different-object constraint shop.sales.sales_price_check",
        ),
        (
            "DROP INDEX shop.sales_item_idx; CREATE INDEX sales_item_idx ON shop.sales (item DESC)",
            1,
            "different-object index shop.sales_item_idx",
        ),
        (
            "UPDATE schema_sync.migration SET checksum = repeat('0', 64), cosmetic_checksum = '' WHERE position = 1",
            4,
            "changed-migration migration 20240101.000000_create_shop",
        ),
        ("DROP TABLE shop.sales CASCADE", 1, "missing-object table shop.sales"),
        ("ALTER TABLE shop.items DROP COLUMN name", 1, "missing-object column shop.items.name"),
    ] {
        let shop = Shop::in_sync().with(statements);
        for at in ["dev", "ci", "pre-deploy", "post-deploy"] {
            let ended = shop.validate_at(at).exits(code);
            assert!(told(&ended).contains(&expected.to_owned()), "{statements}: {:#?}", told(&ended));
        }
    }
}

#[test]
fn an_index_whose_building_failed_is_drift() {
    let shop = Shop::in_sync().with("DROP INDEX shop.sales_item_idx; INSERT INTO shop.items VALUES (1, 'a')");
    execute(&shop.database, "INSERT INTO shop.sales VALUES (1), (1)");
    let mut client = shop.database.connect().unwrap();
    let failed = client.batch_execute("CREATE UNIQUE INDEX CONCURRENTLY sales_item_idx ON shop.sales (item)");
    assert!(failed.is_err());
    let message = finding(&shop.validate().exits(1), "index shop.sales_item_idx")["message"].to_string();
    assert!(message.contains("invalid: ") && message.contains("-> true"), "{message}");
}

#[test]
fn a_difference_points_at_its_line_of_the_schema() {
    for (statements, subject, line) in [
        ("ALTER SCHEMA shop OWNER TO shop_reader", "schema shop", "CREATE SCHEMA shop"),
        ("ALTER TYPE shop.state ADD VALUE 'gone'", "enum shop.state", "CREATE TYPE shop.state"),
        (
            "ALTER TYPE shop.size ALTER ATTRIBUTE height TYPE bigint",
            "attribute shop.size.height",
            "height integer",
        ),
        (
            "ALTER DOMAIN shop.code DROP CONSTRAINT code_format",
            "domain constraint shop.code.code_format",
            "CONSTRAINT code_format",
        ),
        ("ALTER SEQUENCE shop.numbers CACHE 5", "sequence shop.numbers", "CREATE SEQUENCE"),
        ("ALTER TABLE shop.items SET (fillfactor = 70)", "table shop.items", "CREATE TABLE shop.items"),
        ("COMMENT ON TABLE shop.items IS 'sold'", "table shop.items", "COMMENT ON TABLE shop.items"),
        (
            "ALTER TABLE shop.sales ALTER COLUMN price DROP DEFAULT",
            "column shop.sales.price",
            "price numeric",
        ),
        (
            "ALTER TABLE shop.sales DROP CONSTRAINT sales_item_fkey",
            "constraint shop.sales.sales_item_fkey",
            "CONSTRAINT sales_item_fkey",
        ),
        ("DROP INDEX shop.sales_item_idx", "index shop.sales_item_idx", "CREATE INDEX sales_item_idx"),
        (
            "ALTER POLICY items_seen ON shop.items USING (true)",
            "policy shop.items.items_seen",
            "CREATE POLICY",
        ),
        (
            "REVOKE SELECT ON shop.items FROM shop_reader",
            "grant table shop.items to shop_reader",
            "GRANT SELECT",
        ),
        (
            "ALTER FUNCTION shop.total(integer) VOLATILE",
            "function shop.total(integer)",
            "CREATE FUNCTION shop.total",
        ),
        ("DROP TRIGGER sales_checked ON shop.sales", "trigger shop.sales.sales_checked", "CREATE TRIGGER"),
        ("DROP VIEW shop.takings", "view shop.takings", "CREATE VIEW"),
    ] {
        let ended = Shop::in_sync().with(statements).validate().exits(1);
        let finding = finding(&ended, subject);
        let expected = 1 + SCHEMA.lines().position(|text| text.contains(line)).unwrap();
        assert_eq!(finding["location"]["file"], "db/schema.sql", "{subject}");
        assert_eq!(finding["location"]["line"], expected, "{subject}");
        let excerpt = finding["excerpt"]["text"].as_str().unwrap_or_default();
        assert!(excerpt.contains(line), "{subject}: {excerpt}");
    }
}

// How it is said.

fn drifted() -> Shop {
    Shop::after(2).with(
        "ALTER TABLE shop.items ALTER COLUMN name TYPE character varying(255);
         CREATE INDEX items_tmp_idx ON shop.items (name);
         COMMENT ON TABLE shop.items IS NULL",
    )
}

#[test]
fn people_read_what_differs_and_where() {
    let ended = drifted().run(&["db-validate"]).exits(1);
    let line = |text: &str| 1 + SCHEMA.lines().position(|line| line.contains(text)).unwrap();
    let expected = format!(
        "\
drift: diverged: 3 objects differ from schema.sql, 1 migration is missing
  - migration {THIRD}  not applied
  ~ table shop.items                      comment: for sale -> (default)  schema.sql:{}
  ~ column shop.items.name                type: text -> character varying(255)  schema.sql:{}
  + index shop.items_tmp_idx              only in the database  schema.sql:{}
",
        line("COMMENT ON TABLE shop.items"),
        line("name text"),
        line("CREATE TABLE shop.items")
    );
    assert_eq!(ended.stdout, expected);
    assert_eq!(ended.stderr, "hint: `cargo xtask db-sync` shows the way in both directions\n");
}

#[test]
fn pipelines_read_annotations() {
    let ended = drifted().run(&["db-validate", "--format", "github"]).exits(1);
    let line = 1 + SCHEMA.lines().position(|text| text.contains("name text")).unwrap();
    let expected = format!(
        "::error file=db/schema.sql,line={line},col=5,title=different-object::column shop.items.name: \
         type: text -> character varying(255)\n"
    );
    assert!(ended.stdout.contains(&expected), "{}", ended.stdout);
    assert!(ended.stdout.lines().all(|line| line.starts_with("::error ")), "{}", ended.stdout);
    assert_eq!(ended.stdout.lines().count(), 4, "{}", ended.stdout);
}

#[test]
fn programs_read_both_definitions() {
    let ended = drifted().validate().exits(1);
    let changed = finding(&ended, "column shop.items.name");
    assert_eq!(changed["repository"]["type"], "text");
    assert_eq!(changed["database"]["type"], "character varying(255)");
    let extra = finding(&ended, "index shop.items_tmp_idx");
    assert_eq!(extra["repository"], serde_json::Value::Null);
    assert_eq!(extra["database"]["table"], "shop.items");
    let document = ended.json();
    assert_eq!(document["verdict"], "diverged");
    assert_eq!(document["fingerprint"].as_str().map(str::len), Some(64), "{document:#}");
}

// Others at work meanwhile.

/// Does something again and again until it is dropped.
struct Busy {
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<u32>>,
}

impl Busy {
    fn with(database: &ScratchDatabase, statements: &'static [&'static str]) -> Busy {
        let mut client = database.connect().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut rounds = 0;
            while !stopped.load(Ordering::Relaxed) {
                for statement in statements {
                    while let Err(error) = client.batch_execute(statement) {
                        // Who reads definitions locks tables too, as pg_dump does; the server chooses who gives way.
                        assert_eq!(error.code(), Some(&SqlState::T_R_DEADLOCK_DETECTED), "{error:?}");
                        client.batch_execute("ROLLBACK").unwrap();
                    }
                }
                rounds += 1;
            }
            rounds
        });
        Busy { stop, thread: Some(thread) }
    }

    fn stop(mut self) -> u32 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap()
    }
}

#[test]
fn a_schema_that_keeps_changing_gives_no_false_report() {
    let shop = Shop::in_sync();
    // Whoever sees whole transactions only never sees a difference.
    let busy = Busy::with(
        &shop.database,
        &[
            "BEGIN; DROP VIEW shop.takings; ALTER TABLE shop.sales RENAME COLUMN price TO cost;
             ALTER TABLE shop.sales RENAME COLUMN cost TO price;
             CREATE VIEW shop.takings AS SELECT s.item, sum(s.price) AS price FROM shop.sales AS s GROUP BY s.item; COMMIT",
            "BEGIN; DROP INDEX shop.sales_item_idx; CREATE INDEX sales_item_idx ON shop.sales (item); COMMIT",
            "BEGIN; DROP TRIGGER sales_checked ON shop.sales;
             CREATE TRIGGER sales_checked BEFORE INSERT ON shop.sales FOR EACH ROW EXECUTE FUNCTION shop.check_sale(); COMMIT",
        ],
    );
    for _ in 0..10 {
        let ended = shop.validate();
        assert!(matches!(ended.code, 0 | 3), "{:?}", ended);
        if ended.code == 3 {
            assert!(ended.stderr.contains("the schema was changing while it was read"), "{}", ended.stderr);
        }
    }
    assert!(busy.stop() > 10);
    shop.validate().exits(0);
}

#[test]
fn two_states_are_never_mixed_in_one_report() {
    let shop = Shop::in_sync();
    // One row of one catalog changes, and with it what PostgreSQL prints of views, policies and constraints.
    let busy = Busy::with(
        &shop.database,
        &[
            "ALTER TABLE shop.sales RENAME COLUMN price TO cost",
            "SELECT pg_sleep(0.15)",
            "ALTER TABLE shop.sales RENAME COLUMN cost TO price",
            "SELECT pg_sleep(0.15)",
        ],
    );
    let mut seen = [0, 0, 0];
    for _ in 0..12 {
        let ended = shop.validate();
        match ended.code {
            0 => seen[0] += 1,
            1 => {
                seen[1] += 1;
                let mut told = told(&ended);
                told.sort();
                assert_eq!(
                    told,
                    [
                        "different-object constraint shop.sales.sales_price_check",
                        "different-object view shop.takings",
                        "extra-object column shop.sales.cost",
                        "missing-object column shop.sales.price",
                    ]
                );
            }
            3 => seen[2] += 1,
            _ => panic!("{ended:?}"),
        }
    }
    assert!(busy.stop() > 3);
    assert!(seen[0] + seen[1] > 0, "every reading failed");
}

#[test]
fn a_table_that_is_locked_does_not_hang_the_gate() {
    let shop = Shop::in_sync();
    let mut other = shop.database.connect().unwrap();
    let mut transaction = other.transaction().unwrap();
    transaction
        .batch_execute("LOCK TABLE shop.items, shop.sales, schema_sync.migration IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let begun = Instant::now();
    let ended = shop.validate().exits(3);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert!(ended.stderr.contains("lock timeout"), "{}", ended.stderr);
    transaction.rollback().unwrap();
    shop.validate().exits(0);
}
