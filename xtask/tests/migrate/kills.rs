//! The program killed at every point of the protocol, for every kind of migration, as SQLite tests its crashes: at the
//! first point, the second, …, until a run meets none.

use crate::kinds::{self, Kind};
use crate::{Shop, end, server};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// More points than any migration of these tests has.
const FAR: usize = 200;

/// The name of the point at which a run was killed; none when it has less points.
pub(crate) fn killed_at(shop: &Shop, kind: &Kind, point: usize) -> Option<String> {
    let mut command = shop.command(Shop::arguments(kind));
    let killed = end(command.env("SCHEMA_SYNC_FAILPOINT", point.to_string()).spawn().unwrap());
    if killed.code == 0 {
        return None;
    }
    assert_eq!(killed.code, -9, "{}, killed at point {point}: {killed:?}", kind.name);
    Some(killed.stderr.lines().last().and_then(|line| line.split_once(": ")).unwrap().1.to_owned())
}

/// Kills at each point, runs again, and returns the names of the points.
fn kill_everywhere(kind: &Kind) -> BTreeSet<String> {
    let (repository, original, server) = Shop::behind(kind).copy();
    let mut shop = Shop { repository, database: server.scratch.copy_of(original.name()).unwrap(), server };
    let mut points = BTreeSet::new();
    for point in 1..FAR {
        let context = format!("{}, killed at point {point}", kind.name);
        let Some(name) = killed_at(&shop, kind, point) else {
            shop.assert_whole(kind, &format!("{}, not killed", kind.name));
            println!("{}: {} points", kind.name, point - 1);
            return points;
        };
        let again = shop.migrate();
        assert_eq!(again.code, 0, "{context} ({name}): {again:?}");
        shop.assert_whole(kind, &format!("{context} ({name})"));
        points.insert(name);
        shop.database = shop.server.scratch.copy_of(original.name()).unwrap();
    }
    panic!("{}: more than {FAR} points", kind.name);
}

#[test]
fn a_run_killed_at_any_point_is_finished_by_the_next_one() {
    let kinds = kinds::ALL;
    let server = server();
    let (one, other) = kinds.split_at(kinds.len() / 2);
    let points: BTreeSet<String> = std::thread::scope(|threads| {
        let halves: Vec<_> = [one, other]
            .into_iter()
            .map(|half| threads.spawn(|| half.iter().flat_map(|kind| kill_everywhere(kind)).collect()))
            .collect();
        halves.into_iter().flat_map(|half| -> BTreeSet<String> { half.join().unwrap() }).collect()
    });
    drop(server);
    println!("points hit: {points:?}");
    for expected in [
        "before the tables of the history",
        "before BEGIN",
        "before a statement",
        "after a statement",
        "before COMMIT",
        "after COMMIT",
        "before the intent",
        "after the intent",
        "after the statement",
        "between two transactions of a backfill",
    ] {
        assert!(points.contains(expected), "no run was killed {expected}: {points:?}");
    }
}

/// A run that was killed while it cleaned up after one that was killed.
#[test]
fn a_run_killed_while_it_mends_is_finished_too() {
    let kind = &kinds::CREATE_INDEX;
    let (repository, original, server) = Shop::behind(kind).copy();
    let mut shop = Shop { repository, database: server.scratch.copy_of(original.name()).unwrap(), server };
    // The point behind the statement is where the index is there and not recorded.
    for point in 1..FAR {
        let mut command = shop.command(&["db-migrate", "--no-backup"]);
        let killed = end(command.env("SCHEMA_SYNC_FAILPOINT", point.to_string()).spawn().unwrap());
        assert_eq!(killed.code, -9, "{killed:?}");
        if killed.stderr.contains(": after the statement") {
            break;
        }
        shop.database = shop.server.scratch.copy_of(original.name()).unwrap();
    }
    let mut client = shop.client();
    client
        .batch_execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'items_code_idx'::regclass")
        .unwrap();
    let mut seen = BTreeSet::new();
    for point in 1..FAR {
        let killed = end(shop
            .command(&["db-migrate", "--no-backup"])
            .env("SCHEMA_SYNC_FAILPOINT", point.to_string())
            .spawn()
            .unwrap());
        if killed.code == 0 {
            break;
        }
        seen.insert(killed.stderr.lines().last().unwrap_or_default().to_owned());
        client
            .batch_execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('items_code_idx') \
                 AND EXISTS (SELECT FROM schema_sync.step WHERE outcome IS NULL)",
            )
            .unwrap();
    }
    assert!(seen.iter().any(|point| point.contains("before taking away")), "{seen:?}");
    drop(client);
    shop.assert_whole(kind, "killed while mending");
}

/// A statement outside a transaction that waits for an old snapshot when its program is killed: its server process ends
/// without it, and what is left is half of an index, or a partition that is neither in nor out.
#[test]
fn a_run_killed_while_a_statement_waits_leaves_what_the_next_one_mends() {
    for (kind, left) in [
        (&kinds::CREATE_INDEX_LAST, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"),
        (&kinds::REINDEX, "SELECT count(*) FROM pg_class WHERE relname ~ '_cc(new|old)$'"),
        (&kinds::DETACH, "SELECT count(*) FROM pg_inherits WHERE inhdetachpending"),
    ] {
        let shop = Shop::behind(kind);
        let (mut old, mut watcher) = (shop.client(), shop.client());
        let snapshot =
            "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM public.items, public.events";
        old.batch_execute(snapshot).unwrap();
        let mut running = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
        let mut count = |query: &str| watcher.query_one(query, &[]).unwrap().get::<_, i64>(0);
        wait_until(|| count(left) > 0, "something is half done");
        running.kill().unwrap();
        running.wait().unwrap();
        let sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'xtask:%' \
                        AND datname = current_database()";
        wait_until(|| count(sessions) == 0, "the server process ends without its client");
        assert!(count(left) > 0, "{}: nothing is left to be mended", kind.name);
        old.batch_execute("COMMIT").unwrap();
        drop((old, watcher));
        let ended = shop.migrate();
        assert_eq!(ended.code, 0, "{}: {ended:?}", kind.name);
        assert!(ended.stderr.contains("resuming"), "{}: {ended:?}", kind.name);
        shop.assert_whole(kind, kind.name);
    }
}

fn wait_until(mut is_so: impl FnMut() -> bool, what: &str) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
