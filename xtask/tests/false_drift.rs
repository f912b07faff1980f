//! What is no drift: a database that was made, kept, moved or read in another way, and is the same all the same.
//!
//! Each test makes a live database that PostgreSQL words, owns, orders or stores in another way than the scratch
//! database of the same schema, and the gate must exit 0; where a neighbour of it is drift, that must be seen.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use postgres::{Client, NoTls};
use schema_core::fingerprint::Fingerprint;
use schema_database::history::{self, Record};
use schema_database::load::load;
use schema_database::read;
use schema_database::repository::Repository;
use schema_database::server::{
    Cache, Found, LocalBinaries, Origin, SUPERUSER, ScratchDatabase, Search, find,
};
use schema_script::split::split;
use schema_script::text::SourceText;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use support::{
    Ended, LiveServer, MANIFEST, TestRepository, everything, everything_shared, execute, server_of, url,
};

/// The major version of the repository's own configuration, which `everything` is asked for.
const MAJOR: u32 = 15;

fn server() -> Arc<LiveServer> {
    server_of(Some(MAJOR))
}

fn locked(schema: &str) -> TestRepository {
    let repository = TestRepository::new(schema);
    repository.write("Cargo.toml", format!("{MANIFEST}\npostgres-major = {MAJOR}\n"));
    repository.lock();
    repository
}

/// The database with one of each kind, and the repository that asks for it.
fn everything_repository() -> TestRepository {
    locked(&format!("{}\n{}", everything(MAJOR), everything_shared(MAJOR)))
}

fn validate(repository: &TestRepository, connection: &str) -> Ended {
    repository.run(&["db-validate", "--format", "json", "--database-url", connection])
}

#[track_caller]
fn assert_in_sync(repository: &TestRepository, connection: &str, why: &str) {
    let ended = validate(repository, connection);
    assert_eq!(ended.code, 0, "{why}: {:#?}\n{}", drift(&ended), ended.stderr);
}

#[track_caller]
fn assert_drift(repository: &TestRepository, connection: &str, expected: &str) {
    let ended = validate(repository, connection);
    assert_eq!(ended.code, 1, "{expected}: {}{}", ended.stdout, ended.stderr);
    assert!(drift(&ended).iter().any(|line| line.starts_with(expected)), "{expected}: {:#?}", drift(&ended));
}

fn drift(ended: &Ended) -> Vec<String> {
    if ended.stdout.is_empty() { Vec::new() } else { ended.findings() }
}

/// The connection string, as another role.
fn url_as(database: &ScratchDatabase, role: &str) -> String {
    url(database).replace(&format!("user={SUPERUSER}"), &format!("user={role}"))
}

fn connect_as(database: &ScratchDatabase, role: &str) -> Client {
    let mut config = database.config();
    config.user(role);
    config.connect(NoTls).unwrap()
}

/// Makes a role that may log in, unless another test has made it.
fn ensure_login(server: &LiveServer, role: &str) {
    server.scratch.ensure_role(role).unwrap();
    execute(&server.database(), &format!("ALTER ROLE \"{role}\" LOGIN"));
}

/// A database that belongs to a role, to which that role itself has applied the migrations.
fn migrated_as(server: &LiveServer, repository: &Repository, role: &str) -> ScratchDatabase {
    ensure_login(server, role);
    let database = server.database();
    let statement = format!("ALTER DATABASE \"{}\" OWNER TO \"{role}\"", database.name());
    execute(&database, &statement);
    if MAJOR < 15 {
        execute(&database, &format!("GRANT ALL ON SCHEMA public TO \"{role}\""));
    }
    let mut client = connect_as(&database, role);
    history::install(&mut client).unwrap();
    for migration in &repository.migrations {
        let mut create_role = |name: &str| Ok(server.scratch.ensure_role(name)?);
        load(&mut client, "migration", &migration.text, &mut create_role)
            .unwrap_or_else(|error| panic!("{error:?}"));
        append(server, &database, repository, migration);
    }
    database
}

/// Puts a migration on record that was applied by other means.
fn append(
    server: &LiveServer,
    database: &ScratchDatabase,
    repository: &Repository,
    migration: &schema_database::repository::Source,
) {
    let state = server.fingerprint(database, repository);
    let mut client = database.connect().unwrap();
    let mut transaction = client.transaction().unwrap();
    let record = Record {
        version: &migration.version,
        name: &migration.name,
        checksum: &migration.checksum,
        cosmetic_checksum: &migration.cosmetic_checksum(),
        from: state,
        to: state,
    };
    history::append(&mut transaction, &record).unwrap();
    transaction.commit().unwrap();
}

/// A database with the history of a repository, made by another script than its migrations.
fn made_by(server: &LiveServer, repository: &TestRepository, script: &str) -> ScratchDatabase {
    let (database, opened) = (server.database(), repository.open());
    history::install(&mut database.connect().unwrap()).unwrap();
    server.load(&database, script);
    for migration in &opened.migrations {
        append(server, &database, &opened, migration);
    }
    database
}

// Owners.

/// A schema that names no owner.
const UNOWNED: &str = "
CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('on', 'off');
CREATE TYPE app.pair AS (a integer, b integer);
CREATE DOMAIN app.code AS text CHECK (VALUE <> '');
CREATE SEQUENCE app.numbers;
CREATE TABLE app.items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code app.code UNIQUE, state app.state);
CREATE TABLE public.shared (id serial PRIMARY KEY);
CREATE VIEW app.codes AS SELECT code FROM app.items;
CREATE MATERIALIZED VIEW app.kept AS SELECT code FROM app.items;
CREATE FUNCTION app.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE app.p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE STATISTICS app.related ON id, code FROM app.items;
REVOKE EXECUTE ON FUNCTION app.f(integer) FROM PUBLIC;
GRANT SELECT ON app.items TO drift_reader;
GRANT USAGE ON SCHEMA app TO drift_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO drift_reader;
";

#[test]
fn what_names_no_owner_belongs_to_the_owner_of_the_database() {
    let (server, repository) = (server(), locked(UNOWNED));
    let database = migrated_as(&server, &repository.open(), "drift_plain_owner");
    assert_in_sync(&repository, &url(&database), "read by a superuser");
    assert_in_sync(&repository, &url_as(&database, "drift_plain_owner"), "read by the owner");
    execute(&database, "ALTER TABLE app.items OWNER TO drift_reader");
    assert_drift(&repository, &url(&database), "different-object table app.items: owner: ");
}

#[test]
fn plans_between_a_schema_and_a_database_of_another_owner_are_proven() {
    let (server, repository) = (server(), locked(UNOWNED));
    let live = migrated_as(&server, &repository.open(), "drift_plan_owner");
    let database = url(&live);
    repository.write("db/new.sql", format!("{UNOWNED}CREATE TABLE app.more (id integer);\n"));
    for (old, new) in [(&*database, "db/new.sql"), ("db/new.sql", &*database)] {
        let ended = repository.run(&["db-diff", old, new, "--format", "sql"]).exits(1);
        assert!(ended.stdout.contains("TABLE app.more"), "{ended:?}");
    }
    execute(&live, "GRANT ALL ON SCHEMA public TO drift_plan_owner");
    execute(&live, "REVOKE DELETE ON app.items FROM drift_plan_owner");
    for (old, new) in [(&*database, "db/schema.sql"), ("db/schema.sql", &*database)] {
        let ended = repository.run(&["db-diff", old, new, "--format", "sql"]).exits(1);
        for word in ["ON SCHEMA public", "DELETE ON TABLE app.items"] {
            assert!(ended.stdout.contains(word), "{word}: {ended:?}");
        }
    }
}

#[test]
fn a_schema_may_grant_to_the_owner_and_name_it_in_policies() {
    let schema = format!(
        "{UNOWNED}
        GRANT ALL ON app.items TO drift_named_owner;
        GRANT SELECT (code) ON app.items TO drift_named_owner;
        GRANT EXECUTE ON FUNCTION app.f(integer) TO drift_named_owner;
        GRANT USAGE ON SCHEMA app TO drift_named_owner;
        ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON app.items TO drift_named_owner, drift_reader USING (true);
        ALTER DEFAULT PRIVILEGES FOR ROLE drift_named_owner IN SCHEMA app GRANT INSERT ON TABLES TO drift_reader;
        ALTER DEFAULT PRIVILEGES FOR ROLE drift_named_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER TABLE app.items OWNER TO drift_named_owner;"
    );
    let (server, repository) = (server(), locked(&schema));
    let database = migrated_as(&server, &repository.open(), "drift_named_owner");
    assert_in_sync(&repository, &url(&database), "read by a superuser");
    assert_in_sync(&repository, &url_as(&database, "drift_named_owner"), "read by the owner");
    execute(&database, "DROP POLICY own ON app.items");
    assert_drift(&repository, &url(&database), "missing-object policy app.items.own");
}

#[test]
fn owners_that_a_schema_names_compare_by_name() {
    let schema = format!(
        "{UNOWNED}\nALTER TABLE app.items OWNER TO drift_explicit;\nALTER SCHEMA app OWNER TO drift_explicit;"
    );
    let (server, repository) = (server(), locked(&schema));
    server.scratch.ensure_role("drift_explicit").unwrap();
    let database = made_by(&server, &repository, &schema);
    assert_in_sync(&repository, &url(&database), "another role owns what the schema gives it");
    execute(&database, "ALTER TABLE app.items OWNER TO drift_reader");
    assert_drift(&repository, &url(&database), "different-object table app.items: owner: drift_explicit");
    execute(&database, &format!("ALTER TABLE app.items OWNER TO {SUPERUSER}"));
    assert_drift(&repository, &url(&database), "different-object table app.items: owner: drift_explicit");
}

#[test]
fn a_configured_owner_is_the_principal() {
    let (server, repository) = (server(), locked(UNOWNED));
    repository
        .write("Cargo.toml", format!("{MANIFEST}\npostgres-major = {MAJOR}\nowner = \"drift_configured\"\n"));
    let database = migrated_as(&server, &repository.open(), "drift_configured");
    execute(&database, &format!("ALTER DATABASE \"{}\" OWNER TO {SUPERUSER}", database.name()));
    assert_in_sync(&repository, &url(&database), "the database belongs to somebody else");
    execute(&database, &format!("ALTER TABLE app.items OWNER TO {SUPERUSER}"));
    assert_drift(&repository, &url(&database), "different-object table app.items: owner: ");
}

#[test]
fn a_database_that_was_given_away_with_all_that_is_in_it() {
    let (server, repository) = (server(), locked(UNOWNED));
    let database = server.migrated(&repository.open());
    ensure_login(&server, "drift_heir");
    execute(
        &database,
        &format!(
            "ALTER DATABASE \"{}\" OWNER TO drift_heir;
             DO $$
             DECLARE command text;
             BEGIN
               FOR command IN
                 SELECT format('ALTER %s %s OWNER TO drift_heir', a.kind, a.name) FROM (
                   SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                            ELSE 'TABLE' END, c.oid::regclass::text
                     FROM pg_class AS c WHERE c.relnamespace IN ('app'::regnamespace, 'public'::regnamespace)
                      AND c.relkind IN ('r', 'v', 'm')
                       OR c.oid = 'app.numbers'::regclass
                   UNION ALL SELECT 'SCHEMA', 'app' UNION ALL SELECT 'TYPE', 'app.state' UNION ALL SELECT 'TYPE', 'app.pair'
                   UNION ALL SELECT 'DOMAIN', 'app.code' UNION ALL SELECT 'FUNCTION', 'app.f(integer)'
                   UNION ALL SELECT 'PROCEDURE', 'app.p()' UNION ALL SELECT 'AGGREGATE', 'app.total(integer)'
                   UNION ALL SELECT 'STATISTICS', 'app.related') AS a (kind, name)
               LOOP EXECUTE command; END LOOP;
             END $$;
             ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM drift_reader;
             ALTER DEFAULT PRIVILEGES FOR ROLE drift_heir IN SCHEMA app GRANT SELECT ON TABLES TO drift_reader",
            database.name()
        ),
    );
    assert_in_sync(&repository, &url(&database), "given away");
}

// Extensions and materialized views.

#[test]
fn the_version_of_an_extension_counts_where_the_schema_names_it() {
    let server = server();
    let unnamed = locked("CREATE SCHEMA extra;\nCREATE EXTENSION hstore WITH SCHEMA extra;\n");
    let named = locked("CREATE SCHEMA extra;\nCREATE EXTENSION hstore WITH SCHEMA extra VERSION '1.7';\n");
    let older = "CREATE SCHEMA extra; CREATE EXTENSION hstore WITH SCHEMA extra VERSION '1.4'";
    assert_in_sync(&unnamed, &url(&made_by(&server, &unnamed, older)), "another version");
    assert_drift(
        &named,
        &url(&made_by(&server, &named, older)),
        "different-object extension hstore: version: 1.7 -> 1.4",
    );
    let elsewhere = "CREATE SCHEMA extra; CREATE EXTENSION hstore";
    assert_drift(
        &unnamed,
        &url(&made_by(&server, &unnamed, elsewhere)),
        "different-object extension hstore: schema",
    );
}

// Dump and restore, and upkeep.

#[test]
fn a_materialized_view_that_the_schema_leaves_empty_may_be_filled() {
    let server = server();
    let schema = "CREATE MATERIALIZED VIEW full_view AS SELECT 1 AS a;
         CREATE MATERIALIZED VIEW empty_view AS SELECT 1 AS a WITH NO DATA;";
    let repository = locked(schema);
    let database = made_by(&server, &repository, schema);
    assert_in_sync(&repository, &url(&database), "as made");
    execute(&database, "REFRESH MATERIALIZED VIEW empty_view");
    assert_in_sync(&repository, &url(&database), "filled by its users");
    execute(&database, "REFRESH MATERIALIZED VIEW full_view WITH NO DATA");
    let emptied = "different-object materialized view public.full_view: unpopulated";
    assert_drift(&repository, &url(&database), emptied);
}

/// A program of the installation that the live server runs, or of another that this machine has.
fn program(server: &LiveServer, name: &str) -> PathBuf {
    let own = match server.scratch.origin() {
        Origin::Local(installation) | Origin::Embedded(installation) => Some(installation.directory.clone()),
        Origin::Named(_) => None,
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = (13..=18).rev().map(|major| PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")));
    let newest_first = own.into_iter().chain(std::env::split_paths(&path)).chain(usual);
    let suits = |program: &PathBuf| {
        let version = Command::new(program).arg("--version").output();
        let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let digits = version.unwrap_or_default();
        let major = digits.split(|c: char| !c.is_ascii_digit()).find_map(|word| word.parse::<u32>().ok());
        major.is_some_and(|major| major >= server.scratch.major())
    };
    newest_first.map(|directory| directory.join(name)).find(suits).unwrap_or_else(|| {
        panic!(
            "`{name}` of PostgreSQL {} or later is needed: install the client programs \
             (Debian: apt-get install postgresql-client; macOS: brew install libpq) or put them into PATH",
            server.scratch.major()
        )
    })
}

/// A new database, restored from a dump of this one.
fn restored(server: &LiveServer, database: &ScratchDatabase) -> ScratchDatabase {
    let directory = tempfile::tempdir().unwrap();
    let dump = directory.path().join("dump");
    let copy = server.database();
    let run = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(Command::new(program(server, "pg_dump"))
        .args(["--format=custom", "--file"])
        .arg(&dump)
        .args(["--dbname", &url(database)]));
    run(Command::new(program(server, "pg_restore"))
        .args(["--exit-on-error", "--dbname", &url(&copy)])
        .arg(&dump));
    copy
}

#[test]
fn the_warehouse_survives_dump_and_restore_and_upkeep() {
    let (server, repository) = (server(), TestRepository::warehouse());
    let database = server.migrated(&repository.open());
    assert_in_sync(&repository, &url(&database), "as migrated");
    assert_in_sync(&repository, &url(&restored(&server, &database)), "restored");
    keep_up(&database);
    assert_in_sync(&repository, &url(&database), "after upkeep");
}

#[test]
fn everything_survives_dump_and_restore_and_upkeep() {
    let (server, repository) = (server(), everything_repository());
    let database = server.migrated(&repository.open());
    assert_in_sync(&repository, &url(&database), "as migrated");
    let copy = restored(&server, &database);
    // Settings of a database are not part of its dump (pg_dump, --create), nor whether a subscription is enabled.
    let shared = everything_shared(MAJOR);
    let settings = shared.split_inclusive("$$;\n").next().unwrap();
    server.load(&copy, settings);
    // Nor is the version of an extension, which everything names for this one.
    execute(&copy, "DROP EXTENSION seg; CREATE EXTENSION seg WITH SCHEMA typ_extension VERSION '1.3'");
    assert_in_sync(&repository, &url(&copy), "restored");
    keep_up(&database);
    assert_in_sync(&repository, &url(&database), "after upkeep");
    for database in [&database, &copy] {
        // A database with subscriptions cannot be dropped.
        let drop = "DO $$ DECLARE name text; BEGIN
                      FOR name IN SELECT quote_ident(subname) FROM pg_subscription
                        WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) LOOP
                        EXECUTE 'ALTER SUBSCRIPTION ' || name || ' DISABLE';
                        EXECUTE 'ALTER SUBSCRIPTION ' || name || ' SET (slot_name = NONE)';
                        EXECUTE 'DROP SUBSCRIPTION ' || name;
                      END LOOP; END $$";
        execute(database, drop);
    }
}

/// Every table that has no foreign table below it: their wrappers have nothing behind them.
const ANALYZE: &str = "DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm') AND NOT relhassubclass AND relnamespace::regnamespace::text !~ '^pg_' LOOP
    EXECUTE 'ANALYZE ' || name;
  END LOOP; END $$";

fn keep_up(database: &ScratchDatabase) {
    for statement in ["VACUUM FULL", ANALYZE, "CLUSTER"] {
        execute(database, statement);
    }
    execute(database, &format!("REINDEX DATABASE \"{}\"", database.name()));
}

/// Expressions that PostgreSQL prints in another way once it has read what it printed.
const RESPELLED: &str = "
CREATE SCHEMA app;
CREATE DOMAIN app.grade AS character varying(2) CONSTRAINT grade_known CHECK (VALUE IN ('a', 'b'));
CREATE TABLE app.items (
    a integer, b integer, c integer, d integer,
    kind character varying(10) NOT NULL,
    CONSTRAINT items_kind_check CHECK (kind IN ('new', 'used')),
    CONSTRAINT items_other_check CHECK (kind NOT IN ('x', 'y')),
    CONSTRAINT items_row_check CHECK ((a, b, c) IS DISTINCT FROM (b, c, d)),
    is_new boolean GENERATED ALWAYS AS (kind IN ('new', 'fresh')) STORED
);
CREATE INDEX items_kind_idx ON app.items (a) WHERE kind IN ('new', 'used');
CREATE VIEW app.known AS SELECT a, (SELECT count(*) FROM app.items AS i WHERE i.kind IN ('q', 'r')) AS n
    FROM app.items WHERE kind IN ('new', 'used');
CREATE MATERIALIZED VIEW app.kept AS SELECT a FROM app.items WHERE kind IN ('new', 'used');
ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY items_known ON app.items USING (kind IN ('new', 'used') AND EXISTS (SELECT FROM app.known AS k WHERE k.a = items.a))
    WITH CHECK (kind IN ('new', 'used'));
";

#[test]
fn expressions_that_a_restore_spells_anew_are_the_same() {
    let (server, repository) = (server(), locked(RESPELLED));
    let database = server.migrated(&repository.open());
    let copy = restored(&server, &database);
    assert_in_sync(&repository, &url(&copy), "restored");
    assert_in_sync(&repository, &url(&restored(&server, &copy)), "restored twice");
    execute(
        &copy,
        "ALTER TABLE app.items DROP CONSTRAINT items_kind_check,
           ADD CONSTRAINT items_kind_check CHECK (kind IN ('new', 'old'))",
    );
    let ended = validate(&repository, &url(&copy)).exits(1);
    let told = drift(&ended);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("different-object constraint app.items.items_kind_check: "), "{told:#?}");
}

// The order in which objects were made.

const ORDERED: &str = "
CREATE SCHEMA app;
CREATE TYPE app.level AS ENUM ('low', 'middle', 'high');
CREATE TABLE app.one (id integer NOT NULL, at date NOT NULL, note text, CONSTRAINT one_pkey PRIMARY KEY (id),
    CONSTRAINT one_note_check CHECK (note <> ''), CONSTRAINT one_note_key UNIQUE (note));
CREATE TABLE app.two (id integer PRIMARY KEY, one integer REFERENCES app.one (id), level app.level DEFAULT 'low');
CREATE INDEX one_at_idx ON app.one (at);
CREATE INDEX ON app.two (level);
CREATE TABLE app.moves (id bigint, at date, two integer REFERENCES app.two (id), PRIMARY KEY (id, at), CONSTRAINT moves_positive CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE app.moves_rest PARTITION OF app.moves DEFAULT;
CREATE INDEX moves_two_idx ON app.moves (two);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER moves_touched BEFORE INSERT ON app.moves FOR EACH ROW EXECUTE FUNCTION app.touch();
GRANT SELECT, INSERT ON app.one TO drift_reader, drift_writer;
CREATE VIEW app.notes AS SELECT note FROM app.one;
";

const REORDERED: &str = "
CREATE SCHEMA app;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TYPE app.level AS ENUM ('high');
ALTER TYPE app.level ADD VALUE 'low' BEFORE 'high';
ALTER TYPE app.level ADD VALUE 'middle' AFTER 'low';
CREATE TABLE app.two (id integer, one integer);
ALTER TABLE app.two ADD COLUMN level app.level;
CREATE INDEX ON app.two (level);
ALTER TABLE app.two ALTER COLUMN level SET DEFAULT 'low', ADD PRIMARY KEY (id);
CREATE TABLE app.moves_rest (id bigint NOT NULL, at date NOT NULL, two integer, CONSTRAINT moves_positive CHECK (id > 0), PRIMARY KEY (id, at));
CREATE INDEX moves_rest_two_idx ON app.moves_rest (two);
CREATE TABLE app.moves (id bigint, at date, two integer, CONSTRAINT moves_positive CHECK (id > 0)) PARTITION BY RANGE (at);
CREATE INDEX moves_two_idx ON app.moves (two);
CREATE TRIGGER moves_touched BEFORE INSERT ON app.moves FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.moves ADD PRIMARY KEY (id, at);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE app.moves ATTACH PARTITION app.moves_rest DEFAULT;
CREATE TABLE app.moves_1 (id bigint NOT NULL, at date NOT NULL, two integer, CONSTRAINT moves_positive CHECK (id > 0));
ALTER TABLE app.moves ATTACH PARTITION app.moves_1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE app.moves ADD FOREIGN KEY (two) REFERENCES app.two (id);
CREATE TABLE app.one (id integer NOT NULL, at date, note text);
GRANT INSERT ON app.one TO drift_writer;
GRANT SELECT ON app.one TO drift_writer;
CREATE VIEW app.notes AS SELECT note FROM app.one;
GRANT INSERT, SELECT ON app.one TO drift_reader;
ALTER TABLE app.one ADD CONSTRAINT one_note_key UNIQUE (note), ADD CONSTRAINT one_note_check CHECK (note <> '');
CREATE UNIQUE INDEX one_pkey ON app.one (id);
ALTER TABLE app.one ADD CONSTRAINT one_pkey PRIMARY KEY USING INDEX one_pkey;
ALTER TABLE app.two ADD FOREIGN KEY (one) REFERENCES app.one (id);
CREATE INDEX one_at_idx ON app.one (at);
ALTER TABLE app.one ALTER COLUMN at SET NOT NULL;
";

#[test]
fn objects_made_in_another_order_and_by_other_statements_are_the_same() {
    let (server, repository) = (server(), locked(ORDERED));
    assert_in_sync(&repository, &url(&made_by(&server, &repository, REORDERED)), "reordered");
    let copy = restored(&server, &made_by(&server, &repository, REORDERED));
    assert_in_sync(&repository, &url(&copy), "reordered and restored");
}

#[test]
fn the_warehouse_is_the_same_in_any_order() {
    let (server, repository) = (server(), TestRepository::warehouse());
    let text = repository.read("db/schema.sql");
    for seed in 1..=4 {
        let database = server.database();
        history::install(&mut database.connect().unwrap()).unwrap();
        load_shuffled(&server, &database, &text, seed);
        let opened = repository.open();
        for migration in &opened.migrations {
            append(&server, &database, &opened, migration);
        }
        assert_in_sync(&repository, &url(&database), &format!("seed {seed}"));
    }
}

/// Runs the statements in some order that PostgreSQL accepts: what needs another is tried again after it.
fn load_shuffled(server: &LiveServer, database: &ScratchDatabase, script: &str, seed: u64) {
    let script = split(script);
    let mut waiting: Vec<&str> = script.statements.iter().map(|statement| statement.text).collect();
    let mut random = seed;
    let mut next = |below: usize| {
        // Knuth's generator: any order will do, but the same one each time.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    for index in (1..waiting.len()).rev() {
        waiting.swap(index, next(index + 1));
    }
    // These are about all that is there when they run.
    let (last, mut waiting): (Vec<&str>, Vec<&str>) = waiting
        .into_iter()
        .partition(|text| text.contains("IN SCHEMA") || text.contains("DEFAULT PRIVILEGES"));
    let mut client = database.connect().unwrap();
    let mut run = |text: &str| {
        let text = SourceText::decode(text.as_bytes()).unwrap();
        load(&mut client, "shuffled", &text, &mut |role| Ok(server.scratch.ensure_role(role)?))
    };
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut error = None;
        waiting.retain(|text| match run(text) {
            Ok(()) => false,
            Err(refused) => {
                error = Some(refused);
                true
            }
        });
        assert!(waiting.len() < before, "{error:#?}\n{waiting:#?}");
    }
    for text in script.statements.iter().map(|statement| statement.text).filter(|text| last.contains(text)) {
        run(text).unwrap();
    }
}

// Who reads.

#[test]
fn a_role_that_may_only_connect_reads_what_a_superuser_reads() {
    let server = server();
    let schema = format!(
        "{}\nREVOKE ALL ON SCHEMA public FROM PUBLIC;\nREVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA typ_a FROM PUBLIC;\n{}",
        everything(MAJOR),
        everything_shared(MAJOR)
    );
    let repository = locked(&schema);
    let database = server.migrated(&repository.open());
    ensure_login(&server, "drift_nobody");
    assert_in_sync(&repository, &url_as(&database, "drift_nobody"), "read with CONNECT only");
    let read = |client: &mut Client| {
        let request = read::Request { dependencies: true, ..read::Request::default() };
        read::read(client, &request).unwrap().catalog
    };
    let all = read(&mut database.connect().unwrap());
    let seen = read(&mut connect_as(&database, "drift_nobody"));
    assert_eq!(Fingerprint::of(&seen), Fingerprint::of(&all));
    assert_eq!(seen, all);
    execute(
        &database,
        "ALTER TABLE rel_a.items ALTER COLUMN name DROP NOT NULL; DROP VIEW rel_a.guarded; CREATE TABLE rel_a.more ();
         ALTER POLICY items_all ON rel_a.items RENAME TO items_none",
    );
    let (all, seen) =
        (validate(&repository, &url(&database)), validate(&repository, &url_as(&database, "drift_nobody")));
    assert_eq!((all.code, drift(&all)), (1, drift(&seen)));
    for subscription in ["srv_plain", "srv_slot", "srv_enabled", "srv_careful"] {
        execute(&database, &format!("ALTER SUBSCRIPTION {subscription} SET (slot_name = NONE)"));
        execute(&database, &format!("DROP SUBSCRIPTION {subscription}"));
    }
}

/// A schema whose definitions PostgreSQL words by the settings of who asks.
const WORDED: &str = r#"
CREATE SCHEMA app;
CREATE TABLE app.prices (
    price money DEFAULT '1234.50'::money,
    at timestamp with time zone DEFAULT '2024-03-01 12:00:00+00',
    on_day date DEFAULT '2024-03-01',
    every interval DEFAULT '1 month 2 days 03:00:00',
    share double precision DEFAULT 0.1,
    bytes bytea DEFAULT '\x00ff',
    path text DEFAULT E'a\\b',
    ordered integer CHECK (ordered > 0)
);
CREATE VIEW app."order" AS SELECT price AS "select", at, date '2024-03-01' AS day, interval '-1 day' AS length FROM app.prices;
CREATE TABLE app.days (day date) PARTITION BY RANGE (day);
CREATE TABLE app.days_1 PARTITION OF app.days FOR VALUES FROM ('2024-01-02') TO ('2024-02-01');
CREATE FUNCTION app.f(at timestamp with time zone DEFAULT '2024-03-01 12:00:00+00', price money DEFAULT '5.25') RETURNS integer
    LANGUAGE sql SET "DateStyle" = 'SQL, DMY' AS 'SELECT 1';
"#;

#[test]
fn settings_of_the_reading_role_change_nothing() {
    let (server, repository) = (server(), locked(WORDED));
    let database = server.migrated(&repository.open());
    ensure_login(&server, "drift_settled");
    for (setting, value) in [
        ("\"DateStyle\"", "'SQL, DMY'"),
        ("\"IntervalStyle\"", "'iso_8601'"),
        ("\"TimeZone\"", "'Asia/Tokyo'"),
        ("search_path", "app, public"),
        ("quote_all_identifiers", "on"),
        ("extra_float_digits", "-3"),
        ("bytea_output", "'escape'"),
        ("standard_conforming_strings", "off"),
        ("lc_monetary", "'C'"),
        ("default_transaction_isolation", "'serializable'"),
        ("default_transaction_deferrable", "on"),
        ("row_security", "off"),
        ("xmlbinary", "'hex'"),
    ] {
        execute(&database, &format!("ALTER ROLE drift_settled SET {setting} = {value}"));
        assert_in_sync(&repository, &url_as(&database, "drift_settled"), setting);
    }
    execute(&database, "ALTER ROLE drift_settled RESET ALL");
}

#[test]
fn settings_of_the_database_are_drift_unless_the_schema_makes_them() {
    let server = server();
    let set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET \"DateStyle\" = ''SQL, DMY''', current_database());
                 EXECUTE format('ALTER DATABASE %I SET search_path = app', current_database());
                 EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database()); END $$;";
    let made = locked(&format!("{WORDED}\n{set}"));
    assert_in_sync(&made, &url(&server.migrated(&made.open())), "the schema makes them");
    let unmade = locked(WORDED);
    let database = server.migrated(&unmade.open());
    execute(&database, set);
    let ended = validate(&unmade, &url(&database)).exits(1);
    let told: Vec<String> =
        drift(&ended).into_iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(
        told,
        [
            "extra-object setting \"DateStyle\"",
            "extra-object setting quote_all_identifiers",
            "extra-object setting search_path",
        ]
    );
}

#[test]
fn the_locale_of_a_database_is_its_own() {
    let (server, repository) = (
        LiveServer::of_major(Some(MAJOR)),
        locked(&format!("{WORDED}\nCREATE TABLE app.texts (a text, b text COLLATE \"C\");")),
    );
    let maker = server.database();
    // Only from a database of this name may one of another locale be made, and a slim server has none.
    let plain = server.database();
    execute(&maker, &format!("CREATE DATABASE template0 TEMPLATE \"{}\"", plain.name()));
    let name = format!("{}_locale", maker.name());
    for locale in ["C", "C.UTF-8"] {
        execute(
            &maker,
            &format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{locale}' LC_CTYPE '{locale}'"
            ),
        );
        let connection = url(&maker).replace(maker.name(), &name);
        let opened = repository.open();
        let mut config = maker.config();
        config.dbname(&name);
        let mut client = config.connect(NoTls).unwrap();
        history::install(&mut client).unwrap();
        client.batch_execute(opened.schema.text.as_str()).unwrap();
        let mut transaction = client.transaction().unwrap();
        let migration = &opened.migrations[0];
        let state = Fingerprint::of(&schema_core::catalog::Catalog::default());
        let record = Record {
            version: &migration.version,
            name: &migration.name,
            checksum: &migration.checksum,
            cosmetic_checksum: &migration.cosmetic_checksum(),
            from: state,
            to: state,
        };
        history::append(&mut transaction, &record).unwrap();
        transaction.commit().unwrap();
        drop(client);
        assert_in_sync(&repository, &connection, locale);
        execute(&maker, &format!("DROP DATABASE {name}"));
    }
}

// What others have there.

#[test]
fn what_the_configuration_ignores_is_left_out() {
    let (server, repository) = (server(), locked(ORDERED));
    let database = server.migrated(&repository.open());
    server.scratch.ensure_role("drift_service").unwrap();
    execute(
        &database,
        &format!(
            "CREATE SCHEMA service_jobs AUTHORIZATION drift_service;
             CREATE TABLE service_jobs.jobs (id serial PRIMARY KEY, note text DEFAULT 'x' CHECK (note <> ''));
             CREATE INDEX ON service_jobs.jobs (note);
             CREATE VIEW service_jobs.notes AS SELECT note FROM service_jobs.jobs;
             CREATE TYPE service_jobs.pair AS (a integer);
             CREATE FUNCTION service_jobs.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
             CREATE FUNCTION service_jobs.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
             COMMENT ON TABLE service_jobs.jobs IS 'of the service';
             GRANT SELECT ON service_jobs.jobs TO drift_reader;
             CREATE EXTENSION hstore WITH SCHEMA service_jobs;
             GRANT SELECT ON app.one TO drift_service;
             GRANT SELECT (id) ON app.two TO drift_service;
             GRANT USAGE ON SCHEMA app TO drift_service;
             ALTER DEFAULT PRIVILEGES FOR ROLE drift_service GRANT SELECT ON TABLES TO drift_reader;
             ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO drift_service;
             ALTER ROLE drift_service IN DATABASE \"{}\" SET work_mem = '8MB';",
            database.name()
        ),
    );
    validate(&repository, &url(&database)).exits(1);
    let ignore = "ignore.schemas = [\"service_jobs\"]\nignore.roles = [\"drift_service\"]\nignore.extensions = [\"hstore\"]\n";
    repository.write("Cargo.toml", format!("{MANIFEST}\npostgres-major = {MAJOR}\n{ignore}"));
    assert_in_sync(&repository, &url(&database), "ignored");
    execute(&database, "ALTER ROLE drift_service SUPERUSER");
    execute(
        &database,
        "CREATE EVENT TRIGGER service_watch ON ddl_command_end EXECUTE FUNCTION service_jobs.on_ddl();
         ALTER EVENT TRIGGER service_watch OWNER TO drift_service",
    );
    assert_in_sync(&repository, &url(&database), "an event trigger of the service");
    execute(&database, "GRANT SELECT ON app.two TO drift_reader");
    assert_drift(&repository, &url(&database), "extra-object grant table app.two to drift_reader");
}

#[test]
fn data_and_the_sessions_of_others_are_no_schema() {
    let (server, repository) = (server(), locked(ORDERED));
    let database = server.migrated(&repository.open());
    let mut other = database.connect().unwrap();
    other
        .batch_execute(
            "CREATE TEMPORARY TABLE mine (a integer PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> ''));
             CREATE TEMPORARY VIEW seen AS SELECT a FROM mine; CREATE INDEX ON mine (b);
             CREATE TEMPORARY SEQUENCE counted;
             CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
             CREATE TYPE pg_temp.pair AS (a integer);
             GRANT SELECT ON mine TO drift_reader; COMMENT ON TABLE mine IS 'of this session'",
        )
        .unwrap();
    assert_in_sync(&repository, &url(&database), "temporary objects of another session");
    execute(
        &database,
        "INSERT INTO app.one SELECT n, '2024-01-01', 'note ' || n FROM generate_series(1, 1000) AS n;
         INSERT INTO app.moves SELECT n, '2024-05-05', NULL FROM generate_series(1, 1000) AS n; ANALYZE;
         SELECT lo_create(0); SELECT lo_from_bytea(424242, 'x'); COMMENT ON LARGE OBJECT 424242 IS 'data';
         COMMENT ON SCHEMA public IS 'standard public schema'",
    );
    assert_in_sync(&repository, &url(&database), "rows, statistics, large objects");
    execute(&database, "COMMENT ON SCHEMA public IS 'ours'");
    assert_drift(&repository, &url(&database), "different-object schema public: comment: ");
}

#[test]
fn writing_meanwhile_changes_nothing() {
    let (server, repository) = (server(), locked(ORDERED));
    let database = server.migrated(&repository.open());
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let (mut client, stop) = (database.connect().unwrap(), Arc::clone(&stop));
            std::thread::spawn(move || {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    number += 1;
                    let key = number * 2 + writer;
                    let insert = format!(
                        "INSERT INTO app.one VALUES ({key}, '2024-01-01', 'note {key}');
                         CREATE TEMPORARY TABLE t (a integer); DROP TABLE t"
                    );
                    client.batch_execute(&insert).unwrap();
                }
                number
            })
        })
        .collect();
    let ended: Vec<Ended> = (0..8).map(|_| validate(&repository, &url(&database))).collect();
    stop.store(true, Ordering::Relaxed);
    let written: i32 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    assert!(written > 8, "{written}");
    for ended in ended {
        assert_eq!(ended.code, 0, "{ended:?}");
    }
}

// Other majors.

/// The majors that this machine has binaries of.
fn local_majors() -> Vec<u32> {
    let cache = Cache::open(None).unwrap();
    let is_local = |major: &u32| {
        let search = Search { major: Some(*major), configured: None, local_binaries: LocalBinaries::Use };
        matches!(find(&search, &cache).unwrap(), Found::Installation(_))
    };
    (13..=18).filter(is_local).collect()
}

fn assert_major_in_sync(major: u32) {
    let server = LiveServer::of_major(Some(major));
    for repository in [TestRepository::warehouse(), locked(ORDERED), locked(UNOWNED)] {
        let database = server.migrated(&repository.open());
        assert_in_sync(&repository, &url(&database), &format!("PostgreSQL {major}"));
        execute(&database, "CREATE TABLE public.more (a integer)");
        assert_drift(&repository, &url(&database), "extra-object table public.more");
    }
}

/// The lock file says what one major makes of the schema; a live server of another is compared with a scratch server
/// of its own major.
#[test]
fn a_server_of_another_major_is_no_drift() {
    let majors = local_majors();
    assert!(!majors.is_empty(), "there are no PostgreSQL binaries: apt-get install postgresql");
    majors.into_iter().for_each(assert_major_in_sync);
}

#[test]
#[ignore = "fetches the embedded PostgreSQL of every major"]
fn no_server_of_any_major_is_drift() {
    (13..=18).for_each(assert_major_in_sync);
}
