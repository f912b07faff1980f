//! What `db-migrate` does not touch: histories that cannot be believed, databases that are elsewhere, migrations that reach
//! out of their transaction.

use crate::kinds::{self, Kind};
use crate::support::{TestRepository, execute, url};
use crate::{Shop, server};
use schema_core::catalog::Catalog;
use schema_core::fingerprint::Fingerprint;
use schema_database::Error;
use schema_database::apply::{Migration, Runner, Settings, Way};
use schema_database::connection::Target;
use schema_database::repository::Source;
use schema_script::text::SourceText;
use std::time::Duration;

/// Nothing of the second migration is there.
#[track_caller]
fn assert_untouched(shop: &Shop) {
    let mut client = shop.client();
    assert!(client.query("SELECT FROM public.probe", &[]).unwrap().is_empty());
    let rows =
        client.query("SELECT FROM schema_sync.migration WHERE version = '20240102.000000'", &[]).unwrap();
    assert!(rows.is_empty());
}

#[test]
fn a_history_that_cannot_be_believed_is_refused() {
    for (statement, code) in [
        ("UPDATE schema_sync.migration SET checksum = 'other'", "tampered-history"),
        ("UPDATE schema_sync.migration SET applied_by = 'somebody'", "tampered-history"),
        ("UPDATE schema_sync.migration SET version = '20230101.000000'", "unknown-migration"),
        ("ALTER TABLE schema_sync.migration DROP COLUMN applied_by", "tampered-history-table"),
        ("ALTER TABLE schema_sync.step ADD COLUMN extra text", "tampered-history-table"),
    ] {
        let shop = Shop::behind(&kinds::SINGLE);
        execute(&shop.database, statement);
        let refused = shop.run(&["db-migrate", "--no-backup", "--format", "json"]);
        let is_told = refused.stdout.contains(code) || refused.stderr.contains("cannot be read");
        assert!(matches!(refused.code, 3 | 4) && is_told, "{statement}: {refused:?}");
        if !statement.contains("version =") {
            assert_untouched(&shop);
        }
    }
}

#[test]
fn a_file_that_was_changed_after_it_was_applied_is_refused() {
    let shop = Shop::behind(&kinds::SINGLE);
    let file = "db/migrations/20240101.000000_begin.sql";
    let text = shop.repository.read(file) + "CREATE TABLE public.more (id integer);\n";
    shop.repository.write(file, text);
    shop.migrate().exits(4);
    shop.repository.run(&["db-checksum", "--write", "--accept", "20240101.000000", "--reason", "a test"]);
    let refused = shop.run(&["db-migrate", "--no-backup", "--format", "json"]).exits(4);
    assert!(refused.stdout.contains("changed-migration"), "{refused:?}");
    assert_untouched(&shop);
}

#[test]
fn a_database_that_is_elsewhere_is_refused_with_what_differs() {
    let shop = Shop::behind(&kinds::SINGLE);
    execute(&shop.database, "CREATE TABLE public.by_hand (id integer)");
    let refused = shop.migrate().exits(1);
    assert!(refused.stdout.contains("diverged") && refused.stdout.contains("by_hand"), "{refused:?}");
    assert_untouched(&shop);
    execute(&shop.database, "DROP TABLE public.by_hand");
    shop.migrate().exits(0);
}

#[test]
fn a_migration_stopped_halfway_is_not_continued_on_a_database_that_was_changed_meanwhile() {
    let shop = Shop::behind(&kinds::SEVERAL);
    // Behind the first of three transactions.
    for point in 1..50 {
        let mut command = shop.command(&["db-migrate", "--no-backup"]);
        let output = command.env("SCHEMA_SYNC_FAILPOINT", point.to_string()).output().unwrap();
        assert!(!output.status.success(), "it was never killed after a COMMIT");
        if String::from_utf8_lossy(&output.stderr).contains(": after COMMIT") {
            break;
        }
    }
    execute(&shop.database, "CREATE TABLE public.by_hand (id integer)");
    let refused = shop.migrate().exits(1);
    assert!(refused.stdout.contains("by_hand"), "{refused:?}");
    execute(&shop.database, "DROP TABLE public.by_hand");
    let file = "db/migrations/20240102.000000_go_on.sql";
    let text = shop.repository.read(file);
    shop.repository.write(file, text.replace("('one')", "('eins')"));
    shop.repository
        .run(&["db-checksum", "--write", "--accept", "20240102.000000", "--reason", "a test"])
        .exits(0);
    let changed = shop.migrate().exits(4);
    assert!(changed.stderr.contains("was changed after its step 1"), "{changed:?}");
    shop.repository.write(file, text);
    shop.repository
        .run(&["db-checksum", "--write", "--accept", "20240102.000000", "--reason", "a test"])
        .exits(0);
    shop.migrate().exits(0);
    shop.assert_whole(&kinds::SEVERAL, "continued");
}

#[test]
fn a_migration_leaves_neither_settings_nor_roles_to_the_next() {
    let server = server();
    server.scratch.ensure_role("shop_hostile").unwrap();
    let hostile = Kind {
        name: "hostile settings",
        text: "\
CREATE SCHEMA hostile;
CREATE TABLE hostile.migration (id integer);
CREATE FUNCTION hostile.now() RETURNS timestamp with time zone LANGUAGE sql AS 'SELECT NULL::timestamptz';
INSERT INTO public.probe VALUES ('hostile');
SET search_path = hostile, pg_catalog;
SET lock_timeout = 0;
SET TimeZone = 'Asia/Tokyo';
SET default_transaction_read_only = on;
SET SESSION AUTHORIZATION shop_hostile;
-- batch: transaction
CREATE TABLE unqualified (id integer);
INSERT INTO public.probe SELECT current_user = session_user AND current_setting('TimeZone') = 'UTC';
",
        probes: &["hostile", "true"],
        rescued: &[],
    };
    let schema = "\
CREATE SCHEMA hostile;
CREATE TABLE hostile.migration (id integer);
CREATE FUNCTION hostile.now() RETURNS timestamp with time zone LANGUAGE sql AS 'SELECT NULL::timestamptz';
CREATE TABLE public.unqualified (id integer);
";
    let repository = hostile.repository_with(schema);
    repository.lock();
    let shop = Shop::of(server, repository);
    shop.migrate().exits(0);
    shop.assert_whole(&hostile, "hostile");
}

/// Applies a text that the static checks would refuse.
fn apply_unchecked(shop: &Shop, text: &str) -> Result<(), Error> {
    let target = Target::parse(&url(&shop.database), &|_| None).unwrap();
    let settings = Settings { lock_timeout: Duration::from_secs(1), attempts: 2, ..Settings::default() };
    let source = Source {
        file: "unchecked.sql".into(),
        text: SourceText::decode(text.as_bytes()).unwrap(),
        version: "20240102.000000".into(),
        name: "unchecked".into(),
        checksum: "none".into(),
    };
    let state = Fingerprint::of(&Catalog::default());
    let mut tell = |_: schema_database::apply::Event<'_>| {};
    let mut runner = Runner::start(&target, None, &settings, &mut tell)?;
    runner.apply(&[Migration { source: &source, way: Way::Up, from: state, to: state }])
}

#[test]
fn a_hidden_commit_is_found_out() {
    let shop = Shop::behind(&kinds::SINGLE);
    for text in [
        "CREATE TABLE public.a (id integer); COMMIT; CREATE TABLE public.b (id integer)",
        "CREATE TABLE public.c (id integer); COMMIT; BEGIN; CREATE TABLE public.d (id integer)",
    ] {
        let error = apply_unchecked(&shop, text).unwrap_err();
        assert!(matches!(error, Error::HiddenCommit { .. }), "{text}: {error:?}");
        assert_untouched(&shop);
        let behind = "SELECT to_regclass('public.b') IS NULL AND to_regclass('public.d') IS NULL";
        assert!(
            shop.client().query_one(behind, &[]).unwrap().get::<_, bool>(0),
            "{text}: nothing ran behind it"
        );
    }
}

#[test]
fn a_migration_that_lets_the_lock_go_is_rolled_back() {
    let shop = Shop::behind(&kinds::SINGLE);
    let error =
        apply_unchecked(&shop, "INSERT INTO public.probe VALUES ('x'); SELECT pg_advisory_unlock_all()");
    assert!(matches!(error, Err(Error::LockLost)), "{error:?}");
    assert_untouched(&shop);
}

#[test]
fn what_cannot_be_looked_for_is_refused_before_anything_runs() {
    let text = "INSERT INTO public.probe VALUES ('x');\n-- batch: alone\n\
                CREATE INDEX CONCURRENTLY IF NOT EXISTS items_code_idx ON public.items (code);\n";
    let kind = Kind { name: "if not exists", text, probes: &[], rescued: &[] };
    let shop =
        Shop::of(server(), kind.repository_with("CREATE INDEX items_code_idx ON public.items (code);\n"));
    let refused = shop.run(&["db-migrate", "--no-backup", "--format", "json"]).exits(1);
    assert!(refused.stdout.contains("not-resumable"), "{refused:?}");
    assert_untouched(&shop);
}

#[test]
fn servers_on_which_nothing_can_be_changed_are_refused() {
    let shop = Shop::behind(&kinds::SINGLE);
    execute(
        &shop.database,
        &format!("ALTER DATABASE \"{}\" SET default_transaction_read_only = on", shop.database.name()),
    );
    let refused = shop.migrate().exits(3);
    assert!(refused.stderr.contains("only read"), "{refused:?}");
}

#[test]
fn a_commit_that_the_server_would_not_wait_for_is_waited_for() {
    let kind = Kind {
        name: "durable",
        text: "INSERT INTO public.probe SELECT 'commit ' || current_setting('synchronous_commit');\n",
        probes: &["commit on"],
        rescued: &[],
    };
    let shop = Shop::behind(&kind);
    let setting = shop.client().query_one("SHOW synchronous_commit", &[]).unwrap();
    assert_eq!(setting.get::<_, String>(0), "off", "the server of the tests waits by itself");
    shop.migrate().exits(0);
    shop.assert_whole(&kind, "durable");
}

#[test]
fn a_subscription_of_which_nobody_knows_stops_with_the_recovery() {
    let repository = TestRepository::with_migrations(
        "CREATE TABLE public.t (id integer);\n",
        &[("20240101.000000_begin", "CREATE TABLE public.t (id integer);\n")],
    );
    repository.lock();
    let server = server();
    let database = server.migrated(&repository.open());
    repository.write(
        "db/migrations/20240102.000000_subscribe.sql",
        "-- batch: alone\nCREATE SUBSCRIPTION news CONNECTION 'host=nowhere.invalid' PUBLICATION p;\n",
    );
    let text = "CREATE SUBSCRIPTION news CONNECTION 'host=nowhere.invalid' PUBLICATION p";
    let hash = schema_core::chain::digest("schema-sync step 1", &[text]);
    execute(
        &database,
        &format!("INSERT INTO schema_sync.step VALUES ('20240102.000000', 1, '{hash}', 'a subscription')"),
    );
    let target = Target::parse(&url(&database), &|_| None).unwrap();
    let shop = repository.read("db/migrations/20240102.000000_subscribe.sql");
    let source = Source {
        file: "x.sql".into(),
        text: SourceText::decode(shop.as_bytes()).unwrap(),
        version: "20240102.000000".into(),
        name: "subscribe".into(),
        checksum: "none".into(),
    };
    let settings = Settings { lock_timeout: Duration::from_secs(1), attempts: 2, ..Settings::default() };
    let state = Fingerprint::of(&Catalog::default());
    let mut tell = |_: schema_database::apply::Event<'_>| {};
    let mut runner = Runner::start(&target, None, &settings, &mut tell).unwrap();
    let migration = Migration { source: &source, way: Way::Up, from: state, to: state };
    let Err(Error::Undecided { recovery, .. }) = runner.settle(&migration) else { panic!("it was decided") };
    assert!(recovery.iter().any(|line| line.contains("pg_drop_replication_slot")), "{recovery:?}");
    // What the recovery says makes it go on.
    let update = recovery.iter().find_map(|line| line.strip_prefix("when it is done: ")).unwrap();
    execute(&database, update);
    assert_eq!(runner.settle(&migration).unwrap(), 1);
    runner.apply(&[migration]).unwrap();
}
