//! The whole story, through the program as people run it: a fresh clone, development, a migration, a deployment; then production is
//! edited by hand, twenty times, the gate says what and where, and the sync procedure resolves it in either direction: two sites
//! live it at the same time, one for each direction.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use schema_database::server::ScratchDatabase;
use std::os::unix::fs::PermissionsExt;
use support::{APPROVED, LiveServer, MANIFEST, TestRepository, deploy, everything_allowed, execute, url};

const SCHEMA: &str = "\
-- The shop.
CREATE SCHEMA shop;

CREATE DOMAIN shop.code AS text
    CONSTRAINT code_format CHECK (VALUE ~ '^[A-Z]+$');

CREATE TYPE shop.state AS ENUM ('new', 'sold');

CREATE SEQUENCE shop.receipt_numbers;

-- What is for sale.
CREATE TABLE shop.items (
    id     integer NOT NULL,
    sku    shop.code NOT NULL,
    name   text,  -- as printed
    price  numeric(10, 2) DEFAULT 0 NOT NULL,
    CONSTRAINT items_pkey PRIMARY KEY (id),
    CONSTRAINT items_price_check CHECK (price >= 0)
);
COMMENT ON TABLE shop.items IS 'for sale';

CREATE TABLE shop.sales (
    item   integer NOT NULL,
    state  shop.state,
    CONSTRAINT sales_item_fkey FOREIGN KEY (item) REFERENCES shop.items (id)
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
    SELECT i.id, i.price FROM shop.items AS i;

ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY items_seen ON shop.items TO story_reader
    USING (price > 0);

GRANT USAGE ON SCHEMA shop TO story_reader;
GRANT SELECT ON shop.items TO story_reader;
";

/// A hand edit of production, and what the gate has to say of it.
struct HandEdit {
    statements: &'static str,
    verdict: &'static str,
    subject: &'static str,
    /// What stands in the line of `schema.sql` that it points at: of what only the database has, what it was added to.
    line: Option<&'static str>,
}

const fn edit(
    statements: &'static str,
    verdict: &'static str,
    subject: &'static str,
    line: Option<&'static str>,
) -> HandEdit {
    HandEdit { statements, verdict, subject, line }
}

/// One after another, on what those before have left.
const EDITS: &[HandEdit] = &[
    edit(
        "ALTER TABLE shop.items ADD COLUMN weight integer",
        "ahead",
        "column shop.items.weight",
        Some("CREATE TABLE shop.items"),
    ),
    edit("CREATE TABLE shop.notes (note text)", "ahead", "table shop.notes", None),
    edit(
        "CREATE INDEX items_name_idx ON shop.items (name)",
        "ahead",
        "index shop.items_name_idx",
        Some("CREATE TABLE shop.items"),
    ),
    edit(
        "DROP INDEX shop.sales_item_idx",
        "diverged",
        "index shop.sales_item_idx",
        Some("CREATE INDEX sales_item_idx"),
    ),
    edit(
        "ALTER TABLE shop.items ALTER COLUMN price SET DEFAULT 1",
        "diverged",
        "column shop.items.price",
        Some("price  numeric"),
    ),
    edit(
        "ALTER TABLE shop.items ALTER COLUMN name TYPE character varying(80)",
        "diverged",
        "column shop.items.name",
        Some("name   text"),
    ),
    edit(
        "ALTER TABLE shop.sales ALTER COLUMN state SET NOT NULL",
        "diverged",
        "column shop.sales.state",
        Some("state  shop.state"),
    ),
    edit(
        "ALTER TABLE shop.items DROP CONSTRAINT items_price_check,
            ADD CONSTRAINT items_price_check CHECK (price > 0)",
        "diverged",
        "constraint shop.items.items_price_check",
        Some("CONSTRAINT items_price_check"),
    ),
    edit(
        "ALTER TABLE shop.items ADD CONSTRAINT items_sku_key UNIQUE (sku)",
        "ahead",
        "constraint shop.items.items_sku_key",
        Some("CREATE TABLE shop.items"),
    ),
    edit(
        "ALTER TABLE shop.sales DROP CONSTRAINT sales_item_fkey",
        "diverged",
        "constraint shop.sales.sales_item_fkey",
        Some("CONSTRAINT sales_item_fkey"),
    ),
    edit(
        "GRANT INSERT ON shop.sales TO story_reader",
        "ahead",
        "grant table shop.sales to story_reader",
        Some("CREATE TABLE shop.sales"),
    ),
    edit(
        "REVOKE SELECT ON shop.items FROM story_reader",
        "diverged",
        "grant table shop.items to story_reader",
        Some("GRANT SELECT ON shop.items"),
    ),
    edit(
        "COMMENT ON TABLE shop.items IS 'sold out'",
        "diverged",
        "table shop.items",
        Some("COMMENT ON TABLE shop.items"),
    ),
    edit(
        "ALTER POLICY items_seen ON shop.items USING (price > 1)",
        "diverged",
        "policy shop.items.items_seen",
        Some("CREATE POLICY items_seen"),
    ),
    edit(
        "DROP TRIGGER sales_checked ON shop.sales",
        "diverged",
        "trigger shop.sales.sales_checked",
        Some("CREATE TRIGGER sales_checked"),
    ),
    edit(
        "CREATE OR REPLACE FUNCTION shop.check_sale() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    RETURN NULL;\nEND\n$$",
        "diverged",
        "function shop.check_sale()",
        Some("CREATE FUNCTION shop.check_sale"),
    ),
    edit(
        "ALTER TYPE shop.state ADD VALUE 'held' BEFORE 'sold'",
        "diverged",
        "enum shop.state",
        Some("CREATE TYPE shop.state"),
    ),
    edit(
        "CREATE OR REPLACE VIEW shop.takings AS SELECT i.id, i.price FROM shop.items AS i WHERE i.id > 0",
        "diverged",
        "view shop.takings",
        Some("CREATE VIEW shop.takings"),
    ),
    edit(
        "ALTER SEQUENCE shop.receipt_numbers INCREMENT BY 10",
        "diverged",
        "sequence shop.receipt_numbers",
        Some("CREATE SEQUENCE shop.receipt_numbers"),
    ),
    edit(
        "ALTER DOMAIN shop.code DROP CONSTRAINT code_format",
        "diverged",
        "domain constraint shop.code.code_format",
        Some("CONSTRAINT code_format"),
    ),
];

/// How a difference is resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// `schema.sql` takes it over.
    AcceptDatabase,
    /// The database is brought back.
    KeepRepository,
}

/// A repository in the hands of somebody, and the production database that it is deployed to.
struct Site {
    clone: TestRepository,
    production: ScratchDatabase,
}

/// What is cloned: the files that docs/adopting.md lists.
fn origin() -> TestRepository {
    let origin = TestRepository::new(SCHEMA);
    origin.write(".gitignore", ".dev\nbackups\n");
    origin.write("seed.sql", "INSERT INTO shop.items VALUES (1, 'BOLT', 'bolt', 2);\n");
    origin.write(
        "Cargo.toml",
        format!("{MANIFEST}[workspace.metadata.schema-sync.dev]\nseed = \"seed.sql\"\n"),
    );
    origin.lock();
    origin.git(&["init", "--quiet", "--initial-branch", "main"]);
    commit(&origin, "the shop");
    origin
}

fn commit(repository: &TestRepository, message: &str) {
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message", message]);
}

/// A clone whose development database runs, and production as it was first deployed.
fn begin(origin: &TestRepository, server: &LiveServer) -> Site {
    let clone = origin.cloned();
    // The account that runs PostgreSQL passes through.
    std::fs::set_permissions(clone.path(""), PermissionsExt::from_mode(0o755)).unwrap();
    let ended = clone.run(&["dev", "--no-backend"]).exits(0);
    assert!(ended.stderr.contains("loaded: seed.sql"), "{}", ended.stderr);
    let production = server.database();
    assert_eq!(deploy(&clone, &url(&production)), None, "the first deployment");
    Site { clone, production }
}

/// `schema.sql` is edited, its migration generated, looked at and deployed.
fn develop(site: &Site) {
    let Site { clone, production } = site;
    let edited = SCHEMA.replace("    CONSTRAINT items_pkey", "    colour text,\n    CONSTRAINT items_pkey");
    clone.write("db/schema.sql", edited);
    let ended = clone.run(&["dev", "--no-backend"]).exits(1);
    assert!(ended.stderr.contains("cargo xtask db-generate TITLE"), "{}", ended.stderr);
    clone.run(&["db-generate", "add colour"]).exits(0);
    let files = std::fs::read_dir(clone.path("db/migrations")).unwrap().map(|entry| entry.unwrap().path());
    let generated =
        files.filter(|file| file.display().to_string().ends_with("_add_colour.sql")).last().unwrap();
    let migration = std::fs::read_to_string(generated).unwrap();
    assert!(migration.contains("ADD COLUMN colour text"), "{migration}");
    clone.run(&["dev", "--no-backend"]).exits(0);
    clone.run(&["db-validate"]).exits(0);
    clone.run(&["db-checksum"]).exits(0);
    commit(clone, "items have a colour");
    clone.run(&["db-validate", "--database-url", &url(production)]).exits(1);
    assert_eq!(deploy(clone, &url(production)), None, "the second deployment");
}

/// Production is edited, the gate stops the next deployment, and it is resolved.
fn resolve(site: &Site, edit: &HandEdit, direction: Direction) {
    let Site { clone, production } = site;
    let (url, statements) = (url(production), edit.statements);
    execute(production, statements);
    let schema = clone.read("db/schema.sql");
    let gate = ["db-validate", "--at", "pre-deploy", "--database-url", &url];
    let ended = clone.run(&[&gate[..], &["--format", "json"]].concat()).exits(1);
    let document = ended.json();
    assert_eq!(document["verdict"], edit.verdict, "{statements}");
    let findings = document["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["subject"] == edit.subject);
    let finding = finding.unwrap_or_else(|| panic!("{statements}: {:#?}", ended.findings()));
    let line = edit.line.map(|text| 1 + schema.lines().position(|line| line.contains(text)).unwrap());
    assert_eq!(
        finding["location"]["line"].as_u64(),
        line.map(|line| line as u64),
        "{statements}: {finding:#}"
    );
    let ways: &[&str] = match direction {
        Direction::AcceptDatabase => &["--accept-database"],
        Direction::KeepRepository => &["--run-plan", "--no-backup", "--keep-repository", edit.subject],
    };
    let sync = [&["db-sync", "--database-url", &url], ways, APPROVED, &everything_allowed()].concat();
    let ended = clone.run(&sync);
    assert_eq!(ended.code, 0, "{statements}\n{}\n{}", ended.stdout, ended.stderr);
    assert_eq!(clone.read("db/schema.sql") == schema, direction == Direction::KeepRepository, "{statements}");
    clone.run(&gate).exits(0);
}

#[test]
fn from_a_fresh_clone_to_production_and_back() {
    let (server, origin) = (LiveServer::start(), origin());
    // The administrator of production makes roles.
    server.scratch.ensure_role("story_reader").unwrap();
    std::thread::scope(|threads| {
        for direction in [Direction::AcceptDatabase, Direction::KeepRepository] {
            let (server, origin) = (&server, &origin);
            threads.spawn(move || live(&begin(origin, server), direction));
        }
    });
}

fn live(site: &Site, direction: Direction) {
    develop(site);
    for edit in EDITS {
        resolve(site, edit, direction);
    }
    let Site { clone, production } = site;
    let changelog = clone.read("db/CHANGELOG.md");
    assert_eq!(changelog.matches("Approved by: Ada").count(), EDITS.len(), "{changelog}");
    commit(clone, "what production had");
    // What was taken over is a migration for every other database: the development database gets it, too.
    clone.run(&["dev", "--no-backend"]).exits(0);
    clone.run(&["db-validate", "--no-cache"]).exits(0);
    assert_eq!(deploy(clone, &url(production)), None, "a deployment with nothing to do");
}
