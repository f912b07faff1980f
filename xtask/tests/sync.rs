//! The sync procedure through the program as a user runs it: hand edits of production, one at a time, each resolved in
//! either direction; waivers; what is behind; what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use schema_database::server::ScratchDatabase;
use std::sync::{Arc, Mutex};
use support::{APPROVED, Ended, LiveServer, TestRepository, everything_allowed, execute, server, url};

const SCHEMA: &str = "\
-- The shop.
CREATE SCHEMA shop;

CREATE TYPE shop.state AS ENUM ('new', 'sold');

-- What is for sale.
CREATE TABLE shop.items (
    id    integer NOT NULL,
    sku   text NOT NULL,
    name  text,  -- as printed
    CONSTRAINT items_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE shop.items IS 'for sale';

CREATE TABLE shop.sales (
    item   integer NOT NULL,
    price  numeric(10, 2) DEFAULT 0,
    state  shop.state,
    CONSTRAINT sales_item_fkey FOREIGN KEY (item) REFERENCES shop.items (id),
    CONSTRAINT sales_price_check CHECK (price >= 0)
);
CREATE INDEX sales_item_idx ON shop.sales (item);

CREATE FUNCTION shop.check_sale() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN NEW;
END
$$;

CREATE TRIGGER sales_checked BEFORE INSERT ON shop.sales
    FOR EACH ROW EXECUTE FUNCTION shop.check_sale();

CREATE VIEW shop.takings AS
    SELECT s.item, sum(s.price) AS price FROM shop.sales AS s GROUP BY s.item;

GRANT SELECT ON shop.items, shop.sales TO shop_reader;
";

/// A hand edit, and what `schema.sql` must then say (or, with a `-`, no longer say).
const EDITS: &[(&str, &str)] = &[
    ("ALTER TABLE shop.items ADD COLUMN colour text", "    colour  text,"),
    ("ALTER TABLE shop.items DROP COLUMN name", "-name  text,"),
    ("ALTER TABLE shop.sales ALTER COLUMN price SET DEFAULT 1", "price  numeric(10, 2) DEFAULT 1,"),
    ("ALTER TABLE shop.sales ALTER COLUMN price DROP DEFAULT", "price  numeric(10, 2),"),
    ("ALTER TABLE shop.items ALTER COLUMN name SET NOT NULL", "name  text NOT NULL,  -- as printed"),
    (
        "ALTER TABLE shop.items ALTER COLUMN sku TYPE character varying(40)",
        "sku   character varying(40) NOT NULL,",
    ),
    (
        "ALTER TABLE shop.items ADD CONSTRAINT items_sku_key UNIQUE (sku)",
        "    CONSTRAINT items_sku_key UNIQUE (sku)",
    ),
    ("ALTER TABLE shop.sales DROP CONSTRAINT sales_price_check", "-sales_price_check"),
    ("ALTER TABLE shop.sales DROP CONSTRAINT sales_item_fkey", "-sales_item_fkey"),
    ("CREATE INDEX items_sku_idx ON shop.items (sku)", "\nCREATE INDEX items_sku_idx ON shop.items (sku);"),
    ("DROP INDEX shop.sales_item_idx", "-sales_item_idx"),
    ("CREATE TABLE shop.notes (note text)", "CREATE TABLE shop.notes (\n    note text\n);"),
    ("COMMENT ON TABLE shop.items IS 'sold out'", "COMMENT ON TABLE shop.items IS 'sold out';"),
    ("COMMENT ON COLUMN shop.items.sku IS 'printed'", "COMMENT ON COLUMN shop.items.sku IS 'printed';"),
    ("ALTER TYPE shop.state ADD VALUE 'held' BEFORE 'sold'", "ENUM ('new', 'held', 'sold')"),
    (
        "CREATE OR REPLACE FUNCTION shop.check_sale() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    RETURN OLD;\nEND\n$$",
        "AS $$\nBEGIN\n    RETURN OLD;\nEND\n$$;",
    ),
    ("DROP TRIGGER sales_checked ON shop.sales", "-TRIGGER sales_checked"),
    ("DROP VIEW shop.takings", "-shop.takings"),
    ("GRANT INSERT ON shop.items TO shop_reader", "GRANT INSERT ON TABLE shop.items TO shop_reader;"),
    ("REVOKE SELECT ON shop.sales FROM shop_reader", "GRANT SELECT ON shop.items TO shop_reader;"),
    ("ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY", "ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY;"),
];

/// A repository, and a database that was in sync with it.
struct Shop {
    repository: TestRepository,
    database: ScratchDatabase,
    _server: Arc<LiveServer>,
}

impl Shop {
    fn in_sync() -> Shop {
        let repository = TestRepository::new(SCHEMA);
        repository.lock();
        let server = server();
        let database = server.migrated(&repository.open());
        Shop { repository, database, _server: server }
    }

    fn edited(statements: &str) -> Shop {
        let shop = Shop::in_sync();
        execute(&shop.database, statements);
        shop
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let url = url(&self.database);
        self.repository.run(&[arguments, &["--database-url", &url]].concat())
    }

    fn schema(&self) -> String {
        self.repository.read("db/schema.sql")
    }

    fn changelog(&self) -> String {
        std::fs::read_to_string(self.repository.path("db/CHANGELOG.md")).unwrap_or_default()
    }

    fn migrations(&self) -> usize {
        std::fs::read_dir(self.repository.path("db/migrations")).unwrap().count()
    }

    /// The objects that differ, as the gate names them.
    fn differences(&self) -> Vec<String> {
        let document = self.run(&["db-validate", "--format", "json"]).json();
        let findings = document["findings"].as_array().cloned().unwrap_or_default();
        let whole = findings.iter().filter(|finding| finding["part_of"].is_null());
        whole.map(|finding| finding["subject"].as_str().unwrap().to_owned()).collect()
    }
}

/// Runs a check for every hand edit, on both processors.
fn for_each_edit(check: impl Fn(&str, &str) + Sync) {
    let pile = Mutex::new(EDITS.to_vec());
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                loop {
                    let Some((edit, expected)) = pile.lock().unwrap().pop() else { return };
                    check(edit, expected);
                }
            });
        }
    });
}

#[test]
fn what_production_has_is_taken_over() {
    for_each_edit(|edit, expected| {
        let shop = Shop::edited(edit);
        let arguments = [&["db-sync", "--accept-database"], APPROVED, &everything_allowed()].concat();
        let ended = shop.run(&arguments);
        assert_eq!(ended.code, 0, "{edit}\n{}\n{}", ended.stdout, ended.stderr);
        let schema = shop.schema();
        match expected.strip_prefix('-') {
            Some(gone) => assert!(!schema.contains(gone), "{edit}\n{schema}"),
            None => assert!(schema.contains(expected), "{edit}\n{schema}"),
        }
        assert!(schema.starts_with("-- The shop.\n"), "{schema}");
        assert_eq!(shop.migrations(), 2, "{edit}");
        let changelog = shop.changelog();
        for said in ["Approved by: Ada", "Reason: the incident of today", "taken over", "before: ", "after: "]
        {
            assert!(changelog.contains(said), "{edit}: {said}\n{changelog}");
        }
        shop.run(&["db-validate", "--at", "post-deploy"]).exits(0);
        shop.run(&["db-sync"]).exits(0);
    });
}

#[test]
fn production_is_brought_back() {
    for_each_edit(|edit, _| {
        let shop = Shop::edited(edit);
        let objects = shop.differences();
        let mut arguments =
            [&["db-sync", "--run-plan", "--no-backup"], APPROVED, &everything_allowed()].concat();
        arguments.extend(objects.iter().flat_map(|object| ["--keep-repository", object.as_str()]));
        let ended = shop.run(&arguments);
        assert_eq!(ended.code, 0, "{edit}\n{}\n{}", ended.stdout, ended.stderr);
        assert_eq!(shop.schema(), SCHEMA);
        assert_eq!(shop.migrations(), 1);
        assert!(shop.changelog().contains("brought back"), "{edit}");
        shop.run(&["db-validate"]).exits(0);
    });
}

#[test]
fn without_a_decision_nothing_is_changed() {
    let shop = Shop::edited("ALTER TABLE shop.items ADD COLUMN colour text");
    let ended = shop.run(&["db-sync"]).exits(1);
    assert!(ended.stdout.contains("+    colour  text,\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("--- a/db/schema.sql\n"), "{}", ended.stdout);
    assert_eq!((shop.schema().as_str(), shop.migrations()), (SCHEMA, 1));
    let folder = std::fs::read_dir(shop.repository.path("backups")).unwrap().next().unwrap().unwrap().path();
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    assert!(read("schema.sql").contains("colour text"));
    assert!(read("report.json").contains("\"ahead\""));
    assert!(read("to_repository.sql").contains("DROP COLUMN colour"));
    assert!(read("to_database.sql").contains("ADD COLUMN colour text"));
    let ended = shop.run(&["db-sync", "--accept-database"]).exits(2);
    assert!(ended.stderr.contains("--approved-by NAME"), "{}", ended.stderr);
    let wrong = [&["db-sync", "--keep-database", "column shop.items.color"], APPROVED].concat();
    shop.run(&wrong).exits(2);
    assert_eq!((shop.schema().as_str(), shop.changelog().as_str()), (SCHEMA, ""));
}

#[test]
fn a_plan_that_was_not_asked_for_is_not_run() {
    let shop = Shop::edited("ALTER TABLE shop.items ADD COLUMN colour text");
    let keep = ["db-sync", "--keep-repository", "shop.items.colour"];
    let ended = shop.run(&[&keep[..], APPROVED].concat()).exits(1);
    assert!(ended.stdout.contains("DROP COLUMN colour"), "{}", ended.stdout);
    let refused = shop.run(&[&keep[..], APPROVED, &["--run-plan"]].concat()).exits(6);
    assert!(refused.stderr.contains("deletes-data"), "{}", refused.stderr);
    assert_eq!(shop.differences(), ["column shop.items.colour"]);
}

#[test]
fn what_diverged_is_decided_one_by_one() {
    let shop = Shop::edited(
        "ALTER TABLE shop.items ADD COLUMN colour text; DROP INDEX shop.sales_item_idx; CREATE TABLE shop.notes (note text)",
    );
    let arguments = [
        &[
            "db-sync",
            "--keep-database",
            "column shop.items.colour",
            "--keep-repository",
            "shop.sales_item_idx",
        ],
        &["--waive", "table shop.notes", "--expires", "2999-12-31", "--run-plan"],
        APPROVED,
    ]
    .concat();
    let ended = shop.run(&arguments).exits(0);
    assert!(ended.stderr.contains("warning[waived-difference]: table shop.notes"), "{}", ended.stderr);
    // The index is made on production, behind a backup.
    let kept = shop.run(&["backup-list"]).exits(0);
    assert!(kept.stdout.contains("full"), "{}", kept.stdout);
    assert!(shop.schema().contains("colour") && !shop.schema().contains("notes"));
    let changelog = shop.changelog();
    for said in ["taken over", "brought back", "waived for a time"] {
        assert!(changelog.contains(said), "{changelog}");
    }
    let ended = shop.run(&["db-validate"]).exits(0);
    assert!(ended.stderr.contains("waived until 2999-12-31 by Ada"), "{}", ended.stderr);
}

#[test]
fn a_rename_is_not_taken_for_a_drop_in_silence() {
    let shop = Shop::edited("ALTER TABLE shop.items RENAME COLUMN name TO title");
    let accept = [&["db-sync", "--accept-database"], APPROVED, &everything_allowed()].concat();
    let ended = shop.run(&accept).exits(6);
    assert!(ended.stderr.contains("may have been renamed"), "{}", ended.stderr);
    assert_eq!((shop.schema().as_str(), shop.migrations()), (SCHEMA, 1));
    shop.run(&[&accept[..], &["--drop-and-create", "shop.items.name"]].concat()).exits(0);
    assert_eq!(shop.migrations(), 2);
}

#[test]
fn a_database_that_is_behind_is_told_what_it_lacks() {
    let repository = TestRepository::with_migrations(
        &format!("{SCHEMA}CREATE TABLE shop.later (a integer);\n"),
        &[
            ("20240101.000000_all", SCHEMA),
            ("20240102.000000_later", "CREATE TABLE shop.later (a integer);\n"),
        ],
    );
    repository.lock();
    let server = server();
    let database = server.migrated_by(&repository.open(), 1);
    let shop = Shop { repository, database, _server: server };
    let ended = shop.run(&["db-sync"]).exits(1);
    assert!(ended.stderr.contains("pending: 20240102.000000_later"), "{}", ended.stderr);
    execute(&shop.database, "ALTER TABLE shop.items ADD COLUMN colour text");
    let accept = [&["db-sync", "--keep-database", "shop.items.colour"], APPROVED].concat();
    let ended = shop.run(&accept).exits(1);
    assert!(ended.stderr.contains("apply the pending migrations first"), "{}", ended.stderr);
    assert!(!shop.schema().contains("colour"));
    execute(&shop.database, "ALTER TABLE shop.items DROP COLUMN colour");
    let ended = shop.run(&["db-sync", "--run-pending"]).exits(0);
    assert!(ended.stderr.contains("backup:") && ended.stderr.contains("applied"), "{}", ended.stderr);
    shop.run(&["db-validate"]).exits(0);
}

#[test]
fn what_is_in_sync_needs_nothing() {
    let shop = Shop::in_sync();
    shop.run(&["db-sync"]).exits(0);
    assert!(!shop.repository.path("backups").exists());
    shop.run(&["db-sync", "--format", "json"]).exits(2);
    shop.repository.run(&["db-sync"]).exits(2);
}

fn waiver(object: &str, rest: &str) -> String {
    format!("[[waiver]]\nobject = \"{object}\"\nowner = \"ops\"\nreason = \"trial\"\n{rest}\n")
}

#[test]
fn a_waiver_holds_until_its_last_day() {
    let shop = Shop::edited("ALTER TABLE shop.sales ALTER COLUMN price SET DEFAULT 1");
    let file = "db/migrations/waivers.toml";
    let price = "column shop.sales.price";
    let gate = |text: &str| {
        shop.repository.write(file, text);
        shop.run(&["db-validate", "--format", "json"])
    };
    let codes = |ended: &Ended| {
        ended.findings().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let holds = gate(&waiver(price, "attributes = [\"default\"]\nexpires = \"2999-12-31\""));
    assert_eq!((holds.code, codes(&holds)), (0, vec!["waived-difference".to_owned()]), "{holds:?}");
    assert_eq!(holds.json()["verdict"], "in-sync");
    let other = gate(&waiver(price, "attributes = [\"type\"]\nexpires = \"2999-12-31\""));
    assert_eq!(
        (other.code, codes(&other)),
        (1, vec!["unused-waiver".to_owned(), "different-object".to_owned()])
    );
    let over = gate(&waiver(price, "expires = \"2020-01-01\""));
    assert_eq!(
        (over.code, codes(&over)),
        (1, vec!["expired-waiver".to_owned(), "different-object".to_owned()])
    );
    gate(&waiver(price, "expires = \"soon\"")).exits(2);
    gate(&waiver(price, "expires = \"2999-12-31\"\nforever = true")).exits(2);
    execute(&shop.database, "ALTER TABLE shop.sales ALTER COLUMN price SET DEFAULT 0");
    let unused = gate(&waiver(price, "expires = \"2999-12-31\""));
    assert_eq!((unused.code, codes(&unused)), (1, vec!["unused-waiver".to_owned()]));
    // Without a database only the date can be judged.
    shop.repository.run(&["db-validate"]).exits(0);
    shop.repository.write(file, waiver(price, "expires = \"2020-01-01\""));
    shop.repository.run(&["db-validate"]).exits(1);
}
