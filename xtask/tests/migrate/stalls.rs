//! Those who use a table wait behind a migration no longer than it waits for its lock.

use crate::support::execute;
use crate::traffic::Traffic;
use crate::{Shop, end, kinds};
use std::time::{Duration, Instant};

const READING: &str = "SELECT code FROM public.items WHERE id = 7";
const WRITING: &str = "UPDATE public.items SET code = code WHERE id = 7";

const LOCK_TIMEOUT: Duration = Duration::from_millis(300);

/// What a loaded machine takes for all else.
const MARGIN: Duration = Duration::from_millis(1500);

/// For so long somebody reads the table in one transaction. Without a lock timeout all others would wait as long.
const BLOCKED: Duration = Duration::from_secs(4);

/// A migration of the online form: a short strong lock, then a weak one for as long as the rows are read.
const ONLINE: kinds::Kind = kinds::Kind {
    name: "a check that is validated",
    text: "\
ALTER TABLE public.items ADD CONSTRAINT items_id_check CHECK (id >= 0) NOT VALID;
-- batch: transaction
ALTER TABLE public.items VALIDATE CONSTRAINT items_id_check;
-- batch: alone
CREATE INDEX CONCURRENTLY items_code_idx ON public.items (code);
",
    probes: &[],
    rescued: &[],
};

#[test]
fn nobody_waits_longer_than_the_lock_timeout_behind_an_online_migration() {
    let shop = Shop::behind(&ONLINE);
    let mut blocker = shop.client();
    blocker.batch_execute("BEGIN; LOCK TABLE public.items IN ACCESS SHARE MODE").unwrap();
    let timeout = LOCK_TIMEOUT.as_millis().to_string();
    let arguments = ["db-migrate", "--no-backup", "--lock-timeout", &timeout, "--attempts", "50"];
    let running = shop.command(&arguments).spawn().unwrap();
    let traffic = Traffic::start(&shop.database, READING, WRITING);
    // From when the migration waits for its lock for the first time.
    let mut watcher = shop.client();
    let waits = "SELECT count(*) FROM pg_locks WHERE relation = 'public.items'::regclass \
                 AND mode = 'AccessExclusiveLock' AND NOT granted";
    let waits_at = |watcher: &mut postgres::Client| {
        while watcher.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        Instant::now()
    };
    let start = waits_at(&mut watcher);
    std::thread::sleep(BLOCKED.saturating_sub(start.elapsed()));
    blocker.batch_execute("COMMIT").unwrap();
    let ended = end(running).exits(0);
    let stalls = traffic.end();
    assert!(ended.stderr.contains("trying again"), "{ended:?}");
    let longest = stalls.reading.max(stalls.writing);
    assert!(longest >= LOCK_TIMEOUT / 2, "nobody was made to wait, so nothing was measured: {stalls:?}");
    assert!(longest < LOCK_TIMEOUT + MARGIN, "{stalls:?}");
    drop((blocker, watcher));
    shop.assert_whole(&ONLINE, "after stalls");
}

#[test]
fn a_plain_migration_stalls_those_who_write() {
    // What the measurement is worth: a lock that is held is seen.
    let shop = Shop::behind(&ONLINE);
    let traffic = Traffic::start(&shop.database, READING, WRITING);
    execute(
        &shop.database,
        "BEGIN; CREATE INDEX plain ON public.items (code); SELECT pg_sleep(0.5); DROP INDEX public.plain; COMMIT",
    );
    let stalls = traffic.end();
    assert!(stalls.writing >= Duration::from_millis(450), "{stalls:?}");
}
