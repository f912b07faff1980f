//! Rows that are changed some at a time, while others write.

use crate::support::{TestRepository, execute, url};
use crate::{Shop, end, kinds};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const FILLED: kinds::Kind = kinds::Kind {
    name: "rows filled slowly",
    text: "\
ALTER TABLE public.items ADD COLUMN name text;
-- batch: backfill rows=200 pause=100ms
UPDATE public.items AS i SET name = i.code WHERE i.name IS NULL;
",
    probes: &[],
    rescued: &[],
};

fn count(shop: &Shop, condition: &str) -> i64 {
    let query = format!("SELECT count(*) FROM public.items WHERE {condition}");
    shop.client().query_one(&query, &[]).unwrap().get(0)
}

/// The program, at work on rows.
fn started(shop: &Shop, options: &[&str]) -> std::process::Child {
    let running = shop.command(&[&["db-migrate", "--no-backup"], options].concat()).spawn().unwrap();
    let start = Instant::now();
    while shop
        .client()
        .query("SELECT name FROM public.items WHERE name IS NOT NULL LIMIT 1", &[])
        .is_ok_and(|rows| rows.is_empty())
        || shop.client().query("SELECT name FROM public.items LIMIT 1", &[]).is_err()
    {
        assert!(start.elapsed() < Duration::from_secs(30), "no row was ever filled");
        std::thread::sleep(Duration::from_millis(20));
    }
    running
}

#[test]
fn rows_that_others_write_meanwhile_are_filled_too() {
    let shop = Shop::behind(&FILLED);
    let dry = shop.run(&["db-migrate", "--no-backup", "--dry-run"]).exits(1);
    assert!(dry.stdout.contains("step 2, 200 rows at a time, each time in a transaction:"), "{dry:?}");
    let running = started(&shop, &[]);
    assert!(count(&shop, "name IS NULL") > 0, "all rows at once");
    // One before the rows that come next, one behind all, and one that was done.
    execute(&shop.database, "INSERT INTO public.items VALUES (-1, 'early'), (1000000, 'late')");
    execute(&shop.database, "UPDATE public.items SET name = NULL WHERE id = 1");
    end(running).exits(0);
    assert_eq!(count(&shop, "name IS DISTINCT FROM code"), 0);
    assert_eq!(count(&shop, "true"), 2002);
    shop.assert_whole(&FILLED, "written meanwhile");
}

#[test]
fn rows_that_others_write_while_a_transaction_is_open_are_no_error() {
    // What is left is looked at behind the statement; a trigger waits in between.
    const WAITS: &str = "\
CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_catalog.pg_advisory_xact_lock(7); RETURN NULL; END$$;
CREATE TRIGGER waits AFTER UPDATE ON public.items FOR EACH STATEMENT EXECUTE FUNCTION public.wait();
";
    let text =
        format!("{WAITS}-- batch: backfill\nUPDATE public.items SET state = 'sold' WHERE state = 'new';\n");
    let kind = kinds::Kind { name: "waits", text: text.leak(), probes: &[], rescued: &[] };
    let repository = kind.repository_with(WAITS);
    repository.lock();
    let shop = Shop::of(crate::server(), repository);
    let mut gatekeeper = shop.client();
    gatekeeper.batch_execute("SELECT pg_advisory_lock(7)").unwrap();
    let running = shop.command(&["db-migrate", "--no-backup", "--lock-timeout", "30000"]).spawn().unwrap();
    let waits = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted";
    let start = Instant::now();
    while gatekeeper.query(waits, &[]).unwrap().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30), "the trigger was never fired");
        std::thread::sleep(Duration::from_millis(20));
    }
    execute(&shop.database, "INSERT INTO public.items (id, code) VALUES (-1, 'meanwhile')");
    gatekeeper.batch_execute("SELECT pg_advisory_unlock(7)").unwrap();
    end(running).exits(0);
    assert_eq!(count(&shop, "state = 'new'"), 0);
    shop.assert_whole(&kind, "written while a transaction was open");
}

#[test]
fn a_row_that_a_trigger_keeps_as_it_is_ends_the_run() {
    const KEEPS: &str = "\
CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER keeps BEFORE UPDATE ON public.items FOR EACH ROW WHEN (old.id IN (3, 1234)) EXECUTE FUNCTION public.keep();
";
    let fill = "-- batch: backfill rows=500\nUPDATE public.items SET state = 'sold' WHERE state = 'new';\n";
    let text = format!("{KEEPS}{fill}");
    let kind = kinds::Kind { name: "kept", text: text.leak(), probes: &[], rescued: &[] };
    let repository = kind.repository_with(KEEPS);
    repository.lock();
    let shop = Shop::of(crate::server(), repository);
    let ended = shop.migrate().exits(7);
    assert!(ended.stderr.contains("rows still fit the condition"), "{ended:?}");
    assert_eq!(count(&shop, "state = 'new'"), 2);
}

#[test]
fn what_stands_in_the_way_of_some_rows_leaves_the_others_done() {
    let shop = Shop::behind(&FILLED);
    let mut blocker = shop.client();
    blocker.batch_execute("BEGIN; SELECT FROM public.items WHERE id = 1900 FOR UPDATE").unwrap();
    let impatient = ["--lock-timeout", "200", "--attempts", "2"];
    // The table itself is free: only the row is held.
    blocker.batch_execute("COMMIT").unwrap();
    let running = started(&shop, &impatient);
    blocker.batch_execute("BEGIN; SELECT FROM public.items WHERE id = 1900 FOR UPDATE").unwrap();
    let ended = end(running).exits(7);
    assert!(ended.stderr.contains("trying again"), "{ended:?}");
    let left = count(&shop, "name IS NULL");
    assert!((1..=200).contains(&left), "{left} rows are left: {ended:?}");
    blocker.batch_execute("COMMIT").unwrap();
    drop(blocker);
    shop.migrate().exits(0);
    assert_eq!(count(&shop, "name IS DISTINCT FROM code"), 0);
    shop.assert_whole(&FILLED, "blocked");
}

#[test]
fn what_would_never_end_or_has_no_order_is_refused_and_changes_nothing() {
    let backfills = [
        (
            "UPDATE public.items SET state = 'sold' WHERE code IS NOT NULL;",
            "",
            "rows still fit the condition",
        ),
        (
            "UPDATE public.items SET state = 'sold' WHERE state = 'new';",
            " by=state",
            "no index of public.items begins with state",
        ),
        ("UPDATE public.probe SET v = 'x' WHERE v = 'y';", "", "public.probe has no key"),
    ];
    for (statement, pace, reason) in backfills {
        let text = format!("-- batch: backfill{pace}\n{statement}\n");
        let kind = kinds::Kind { name: "refused", text: text.leak(), probes: &[], rescued: &[] };
        let shop = Shop::behind(&kind);
        let ended = shop.migrate().exits(3);
        assert!(ended.stderr.contains(reason), "{ended:?}");
        assert_eq!(count(&shop, "state = 'sold'"), 0);
    }
}

#[test]
fn rows_are_taken_by_keys_of_several_columns_of_any_type() {
    const TABLE: &str = "\
CREATE TABLE public.\"Odd\" (at timestamptz, \"the Name\" text, price float8, done boolean, PRIMARY KEY (at, \"the Name\", price));
";
    const ROWS: &str = "\
INSERT INTO public.\"Odd\" SELECT '2024-01-01'::timestamptz + n / 10 * interval '1 microsecond', 'it''s ' || n % 3, n / 3.0
    FROM generate_series(1, 500) AS n;
-- batch: backfill rows=7
UPDATE public.\"Odd\" SET done = true WHERE done IS NULL;
-- batch: backfill rows=7
DELETE FROM ONLY public.\"Odd\" AS o USING public.items AS i WHERE i.id = o.price;
-- batch: transaction
INSERT INTO public.probe SELECT count(*) FROM public.\"Odd\" WHERE done;
";
    let text = format!("{TABLE}{ROWS}").leak();
    let kind = kinds::Kind { name: "a key of several columns", text, probes: &["334"], rescued: &[] };
    let repository = kind.repository_with(TABLE);
    repository.lock();
    let shop = Shop::of(crate::server(), repository);
    shop.migrate().exits(0);
    shop.assert_whole(&kind, kind.name);
}

/// Writes until the end, and says how often.
fn count_up(shop: &Shop, is_over: &AtomicBool) -> i64 {
    let (mut client, mut number) = (shop.client(), 0);
    while !is_over.load(Ordering::Relaxed) {
        let statement = "UPDATE public.sold SET number = number + 1 WHERE id = 7";
        match client.execute(statement, &[]) {
            Ok(rows) => number += i64::try_from(rows).unwrap(),
            Err(error) => panic!("who writes was refused: {error:?}"),
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    number
}

#[test]
fn a_type_changed_beside_the_old_column_loses_no_write_and_goes_on_wherever_it_was_killed() {
    let table = |r#type: &str| {
        format!(
            "CREATE TABLE public.sold (id integer PRIMARY KEY, number {type} NOT NULL CHECK (number >= 0));\n\
             CREATE INDEX sold_number_idx ON public.sold (number);\n"
        )
    };
    let (old, new) = (table("integer"), table("bigint"));
    let rows = "INSERT INTO public.sold SELECT n, n FROM generate_series(1, 12000) AS n;\n";
    let begin = format!("{old}{rows}");
    let repository = TestRepository::with_migrations(&old, &[("20240101.000000_begin", &begin)]);
    repository.lock();
    repository.write("db/schema.sql", &new);
    let plain = repository.run(&["db-generate", "widen"]).exits(6);
    assert!(plain.stderr.contains("rewrites-table"), "{plain:?}");
    repository.run(&["db-generate", "widen", "--online", "--allow", "deletes-data"]).exits(0);
    let shop = Shop::of(crate::server(), repository);
    let is_over = AtomicBool::new(false);
    let (written, kills) = std::thread::scope(|threads| {
        let writer = threads.spawn(|| count_up(&shop, &is_over));
        let mut kills = 0;
        loop {
            let mut command = shop.command(&["db-migrate", "--no-backup"]);
            // Farther each time, so that it gets behind the longest step.
            let point = (15 + 3 * kills).to_string();
            let ended = end(command.env("SCHEMA_SYNC_FAILPOINT", point).spawn().unwrap());
            if ended.code != -9 {
                is_over.store(true, Ordering::Relaxed);
                assert_eq!(ended.code, 0, "{ended:?}");
                break;
            }
            kills += 1;
            assert!(kills < 40, "{ended:?}");
        }
        (writer.join().unwrap(), kills)
    });
    assert!(kills > 3, "killed {kills} times");
    let mut client = shop.client();
    let mut number = |query: &str| -> i64 { client.query_one(query, &[]).unwrap().get(0) };
    assert_eq!(number("SELECT number FROM public.sold WHERE id = 7"), 7 + written);
    assert_eq!(number("SELECT count(*) FROM public.sold WHERE number = id AND id <> 7"), 11_999);
    drop(client);
    shop.run(&["db-validate"]).exits(0);
}

/// What psql makes of a plan.
fn apply_with_psql(database: &str, sql: &str) {
    let mut psql = Command::new("psql");
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", database]);
    let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), sql.as_bytes()).unwrap();
    assert_eq!(end(child).exits(0).stderr, "", "{sql}");
}

#[test]
fn a_plan_for_psql_fills_some_rows_at_a_time_too() {
    let table = |r#type: &str, more: &str| {
        format!(
            "CREATE TABLE public.\"it's $$ odd\" (page integer PRIMARY KEY, number {type} NOT NULL{more});\n"
        )
    };
    let old = table("integer", "");
    let new = table("bigint", ", token uuid NOT NULL DEFAULT gen_random_uuid()");
    let rows = "INSERT INTO public.\"it's $$ odd\" SELECT n, n FROM generate_series(1, 30000) AS n;\n";
    let begin = format!("{old}{rows}");
    let repository = TestRepository::with_migrations(&old, &[("20240101.000000_begin", &begin)]);
    repository.lock();
    repository.write("db/schema.sql", &new);
    let shop = Shop::of(crate::server(), repository);
    let database = url(&shop.database);
    let diff = ["db-diff", &database, "db/schema.sql", "--online", "--format", "sql"];
    let sql = shop.repository.run(&diff).exits(1).stdout;
    assert_eq!(sql.matches("DO $").count(), 2, "{sql}");
    apply_with_psql(&database, &sql);
    let mut client = shop.client();
    let mut number = |what: &str| -> i64 {
        let question = format!("SELECT count({what}) FROM public.\"it's $$ odd\" WHERE number = page");
        client.query_one(&question, &[]).unwrap().get(0)
    };
    assert_eq!(number("DISTINCT token"), 30_000);
    assert!(number("DISTINCT xmin::text") > 2, "all rows at once");
    shop.repository.run(&diff).exits(0);
}
