//! Several runners at once, and others who hold what a migration needs.

use crate::kinds::{self, Kind};
use crate::support::{LiveServer, TestRepository, execute};
use crate::{Shop, end, server};
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;

fn start(shop: &Shop, number: usize) -> Vec<Child> {
    (0..number)
        .map(|_| shop.command(&["db-migrate", "--no-backup", "--lock-wait", "120"]).spawn().unwrap())
        .collect()
}

#[test]
fn of_two_runners_one_works_and_the_other_finds_nothing_to_do() {
    for kind in kinds::ALL {
        let shop = Shop::behind(kind);
        let ended: Vec<_> = start(&shop, 2).into_iter().map(end).collect();
        assert!(ended.iter().all(|ended| ended.code == 0), "{}: {ended:?}", kind.name);
        let worked = ended.iter().filter(|ended| ended.stdout.contains("applied: ")).count();
        assert_eq!(worked, 1, "{}: {ended:?}", kind.name);
        shop.assert_whole(kind, kind.name);
    }
}

#[test]
fn twenty_runners_do_not_harm_each_other() {
    let kind = &kinds::MIXED;
    // A server of its own: others need connections too.
    let shop = Shop::on(Arc::new(LiveServer::start()), kind);
    // What they all need of a scratch server is made once.
    shop.run(&["db-status"]);
    let ended: Vec<_> = start(&shop, 20).into_iter().map(end).collect();
    assert!(ended.iter().all(|ended| ended.code == 0), "{ended:?}");
    assert_eq!(ended.iter().filter(|ended| ended.stdout.contains("applied: ")).count(), 1);
    shop.assert_whole(kind, "twenty runners");
}

#[test]
fn a_runner_that_gives_up_says_who_holds_the_lock() {
    let shop = Shop::behind(&kinds::SINGLE);
    let mut holder = shop.client();
    holder.batch_execute("SET application_name = 'the holder'").unwrap();
    // The key as the runner has it: of this name.
    holder.batch_execute("SELECT pg_advisory_lock(x'0cbaaefe13a39543'::bigint)").unwrap();
    let busy = shop.run(&["db-migrate", "--no-backup", "--lock-wait", "1"]).exits(5);
    assert!(busy.stderr.contains("the holder"), "{busy:?}");
    holder.batch_execute("SELECT pg_advisory_unlock_all()").unwrap();
    drop(holder);
    shop.migrate().exits(0);
    shop.assert_whole(&kinds::SINGLE, "after another holder");
}

#[test]
fn a_lock_that_is_not_to_be_had_is_tried_again_and_then_given_up() {
    let kind = &kinds::ADD_VALUE;
    let shop = Shop::behind(kind);
    let mut reader = shop.client();
    reader.batch_execute("BEGIN; SELECT count(*) FROM public.items").unwrap();
    let busy = shop.run(&["db-migrate", "--no-backup", "--lock-timeout", "100", "--attempts", "3"]).exits(7);
    assert_eq!(busy.stderr.matches("trying again").count(), 2, "{busy:?}");
    assert!(busy.stderr.contains("(55P03)"), "{busy:?}");
    // The next run goes on with the second batch, and the reader ends meanwhile.
    let running = shop
        .command(&["db-migrate", "--no-backup", "--lock-timeout", "100", "--attempts", "50"])
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    reader.batch_execute("COMMIT").unwrap();
    drop(reader);
    let ended = end(running);
    assert_eq!(ended.code, 0, "{ended:?}");
    shop.assert_whole(kind, "after lock timeouts");
}

#[test]
fn nothing_of_a_migration_is_done_when_its_first_lock_is_not_to_be_had() {
    let shop = Shop::behind(&kinds::MIXED);
    let mut reader = shop.client();
    reader.batch_execute("BEGIN; LOCK TABLE public.probe IN ACCESS EXCLUSIVE MODE").unwrap();
    let busy = shop.run(&["db-migrate", "--no-backup", "--lock-timeout", "100", "--attempts", "2"]).exits(5);
    assert!(busy.stderr.contains("nothing of it was done"), "{busy:?}");
    reader.batch_execute("ROLLBACK").unwrap();
    drop(reader);
    shop.migrate().exits(0);
    shop.assert_whole(&kinds::MIXED, "after a lock timeout");
}

#[test]
fn a_unique_index_that_cannot_be_built_leaves_nothing_and_is_built_when_it_can() {
    // What an earlier statement may mend is only warned of.
    let kind = &Kind {
        name: "an index over rows that an earlier step changes",
        text: "\
INSERT INTO public.probe VALUES ('before');
UPDATE public.items SET code = code WHERE id = 1;
-- batch: alone
CREATE UNIQUE INDEX CONCURRENTLY items_code_idx ON public.items (code);
",
        probes: &["before"],
        rescued: &[],
    };
    let shop = Shop::behind(kind);
    execute(&shop.database, "INSERT INTO public.items VALUES (0, 'code 1')");
    let stopped = shop.migrate().exits(7);
    assert!(stopped.stderr.contains("warning[rows-in-the-way]"), "{stopped:?}");
    assert!(stopped.stderr.contains("it stopped halfway"), "{stopped:?}");
    let mut client = shop.client();
    let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
    assert_eq!(client.query_one(invalid, &[]).unwrap().get::<_, i64>(0), 0);
    drop(client);
    let status = shop.run(&["db-validate", "--format", "json"]).exits(1);
    assert!(status.findings().iter().any(|finding| finding.starts_with("halfway-migration")), "{status:?}");
    execute(&shop.database, "DELETE FROM public.items WHERE id = 0");
    shop.migrate().exits(0);
    shop.assert_whole(kind, "after duplicates");
}

#[test]
fn of_two_that_wait_for_each_other_the_migration_tries_again() {
    let kind = Kind {
        name: "two tables",
        text: "ALTER TABLE public.items ADD COLUMN more text;\nALTER TABLE public.probe ADD COLUMN more text;\n",
        probes: &[],
        rescued: &[],
    };
    let shop = Shop::behind(&kind);
    let mut other = shop.client();
    other.batch_execute("BEGIN; LOCK TABLE public.probe IN ACCESS EXCLUSIVE MODE").unwrap();
    let running = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    let waits = "SELECT count(*) FROM pg_locks WHERE relation = 'public.probe'::regclass AND NOT granted";
    let mut watcher = shop.client();
    while watcher.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Who has waited longer for a lock looks first, and gives way (manual: "Deadlocks").
    other.batch_execute("LOCK TABLE public.items IN ACCESS EXCLUSIVE MODE; COMMIT").unwrap();
    drop((other, watcher));
    let ended = end(running);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("(40P01)"), "{ended:?}");
    shop.assert_whole(&kind, "after a deadlock");
}

#[test]
fn a_lock_timeout_in_a_concurrent_build_leaves_nothing_and_it_is_built_again() {
    // A build waits for locks for a quarter of an hour: that it gets none is told by what it calls, the first time.
    const FIRST: &str = "\
CREATE TABLE public.probe (v text NOT NULL);
CREATE TABLE public.items (id integer PRIMARY KEY, code text NOT NULL);
CREATE SEQUENCE public.tries;
CREATE FUNCTION public.same(code text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
    IF current_setting('application_name') LIKE 'xtask:db-migrate%' AND nextval('public.tries') = 1 THEN
        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'canceling statement due to lock timeout';
    END IF;
    RETURN code;
END $$;
";
    let index = "CREATE INDEX CONCURRENTLY items_code_idx ON public.items (public.same(code));\n";
    let (begin, go_on) =
        (format!("{FIRST}INSERT INTO public.items VALUES (1, 'a');\n"), format!("-- batch: alone\n{index}"));
    let schema = format!("{FIRST}{}", index.replace("CONCURRENTLY ", ""));
    let migrations = [("20240101.000000_begin", &*begin), ("20240102.000000_go_on", &*go_on)];
    let repository = TestRepository::with_migrations(&schema, &migrations);
    repository.lock();
    let shop = Shop::of(server(), repository);
    let given_up = shop.run(&["db-migrate", "--no-backup", "--attempts", "1"]).exits(5);
    assert!(given_up.stderr.contains("(55P03)"), "{given_up:?}");
    let left = "SELECT FROM pg_class WHERE relname = 'items_code_idx'";
    assert!(shop.client().query(left, &[]).unwrap().is_empty(), "{given_up:?}");
    execute(&shop.database, "ALTER SEQUENCE public.tries RESTART");
    let ended = shop.migrate().exits(0);
    assert!(ended.stderr.contains("trying again"), "{ended:?}");
    let kind = Kind { name: "an index", text: "", probes: &[], rescued: &[] };
    shop.assert_whole(&kind, "after a lock timeout");
}
