//! Standbys: nothing is migrated on one, and one that takes over in the middle of a migration is migrated to its end, or the
//! run stops and the next one begins with what is there.

use crate::durable::{Durable, PORT};
use crate::kills::killed_at;
use crate::support::Ended;
use crate::{Shop, end, kinds};
use std::time::{Duration, Instant};

/// A primary with a migration pending, and its standby.
struct Pair {
    primary: Durable,
    standby: Durable,
    shop: Shop,
}

impl Pair {
    fn of(kind: &kinds::Kind) -> Pair {
        let primary = Durable::start();
        let shop = Shop::on(primary.live(), kind);
        let standby = primary.standby();
        Pair { primary, standby, shop }
    }

    /// To whichever of them can be written to.
    fn url(&self) -> String {
        let sockets = [&self.primary, &self.standby].map(|server| server.socket().display().to_string());
        format!(
            "host={} port={PORT},{PORT} user=postgres dbname={} target_session_attrs=read-write",
            sockets.join(","),
            self.shop.database.name()
        )
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.shop.repository.run(&[arguments, &["--database-url", &self.url()]].concat())
    }

    /// Every commit waits for the standby from now on.
    fn synchronize(&self) {
        let mut client = self.primary.client("postgres");
        client.batch_execute("ALTER SYSTEM SET synchronous_standby_names = '*'").unwrap();
        client.batch_execute("SELECT pg_reload_conf()").unwrap();
        let waits = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        wait_until(|| client.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 1);
    }

    /// The standby gets nothing any more.
    fn separate(&self) {
        let mut client = self.standby.client("postgres");
        client.batch_execute("ALTER SYSTEM SET primary_conninfo = ''").unwrap();
        client.batch_execute("SELECT pg_reload_conf()").unwrap();
        let receives = "SELECT count(*) FROM pg_stat_wal_receiver";
        wait_until(|| client.query_one(receives, &[]).unwrap().get::<_, i64>(0) == 0);
    }

    fn fail_over(&self) {
        self.primary.crash();
        self.standby.promote();
    }

    /// The schema is whole where everybody writes now, and everything ran once there.
    #[track_caller]
    fn assert_whole(&self, kind: &kinds::Kind, context: &str) {
        let ended = self.run(&["db-validate"]);
        assert_eq!(ended.code, 0, "{context}: {ended:?}");
        let mut client = self.standby.client(self.shop.database.name());
        let rows = client.query("SELECT v FROM public.probe ORDER BY v", &[]).unwrap();
        let mut probes = kind.probes.to_vec();
        probes.sort_unstable();
        assert_eq!(rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), probes, "{context}");
        let open = "SELECT count(*) FROM schema_sync.step WHERE outcome IS NULL";
        assert_eq!(client.query_one(open, &[]).unwrap().get::<_, i64>(0), 0, "{context}");
    }
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "never");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_standby_is_refused_and_can_be_compared() {
    let kind = &kinds::SINGLE;
    let Pair { standby, shop, primary } = Pair::of(kind);
    let name = shop.database.name();
    let to_standby = format!("host={} port={PORT} user=postgres dbname={name}", standby.socket().display());
    wait_until(|| standby.config(name).connect(postgres::NoTls).is_ok());
    let on_standby =
        |arguments: &[&str]| shop.repository.run(&[arguments, &["--database-url", &to_standby]].concat());
    let refused = on_standby(&["db-migrate", "--no-backup"]).exits(3);
    assert!(refused.stderr.contains("is a standby in recovery"), "{refused:?}");
    on_standby(&["db-validate"]).exits(1);
    shop.migrate().exits(0);
    shop.assert_whole(kind, "the primary");
    let position = "SELECT pg_current_wal_lsn()::text";
    let position: String = primary.client(name).query_one(position, &[]).unwrap().get(0);
    let has_come = format!("SELECT pg_last_wal_replay_lsn() >= '{position}'");
    let mut client = standby.client(name);
    wait_until(|| client.query_one(&has_come, &[]).unwrap().get(0));
    on_standby(&["db-validate"]).exits(0);
}

/// The run finds the server that took over by itself.
#[test]
fn a_standby_that_takes_over_in_the_middle_is_migrated_to_the_end() {
    let kind = &kinds::MIXED;
    for point in [9, 25] {
        let pair = Pair::of(kind);
        pair.synchronize();
        let url = pair.url();
        let mut command =
            pair.shop.repository.command(&["db-migrate", "--no-backup", "--database-url", &url]);
        let log = pair.shop.repository.path("log");
        command.env("SCHEMA_SYNC_FAILPOINT", "trace").stderr(std::fs::File::create(&log).unwrap());
        command.stdout(std::process::Stdio::piped());
        let running = command.spawn().unwrap();
        let reached = format!("failpoint {point}:");
        wait_until(|| std::fs::read_to_string(&log).unwrap().contains(&reached));
        pair.fail_over();
        let ended = end(running);
        let told = std::fs::read_to_string(&log).unwrap();
        assert!(matches!(ended.code, 0 | 3 | 7), "after point {point}: {ended:?} {told}");
        println!("failover after point {point}: exit code {}", ended.code);
        pair.run(&["db-migrate", "--no-backup"]).exits(0);
        pair.assert_whole(kind, &format!("failover after point {point}"));
    }
}

/// What was committed last is not there: schema and history are gone together.
#[test]
fn a_standby_that_lags_and_takes_over_is_behind_and_migrated_again() {
    let kind = &kinds::MIXED;
    let pair = Pair::of(kind);
    pair.separate();
    // Half of it, and of the other half the record of a step that the next run would go on from.
    assert!(killed_at(&pair.shop, kind, 20).is_some());
    pair.fail_over();
    let behind = pair.run(&["db-validate"]).exits(1);
    assert!(behind.stdout.contains("behind"), "{behind:?}");
    pair.run(&["db-migrate", "--no-backup"]).exits(0);
    pair.assert_whole(kind, "lagged");
}

/// Two migrations, of which the first is lost with the primary while the second runs: nothing of the second is applied to a
/// database that lacks the first.
#[test]
fn a_run_whose_earlier_migration_is_lost_stops_and_the_next_one_begins_with_what_is_there() {
    let kind = &kinds::SINGLE;
    let pair = Pair::of(kind);
    pair.shop.repository.write(
        "db/migrations/20240103.000000_last.sql",
        "SELECT pg_catalog.pg_advisory_xact_lock(4242);\nINSERT INTO public.probe VALUES ('two');\n",
    );
    pair.shop.repository.lock();
    pair.separate();
    let mut blocker = pair.primary.client(pair.shop.database.name());
    let url = pair.url();
    let mut command = pair.shop.repository.command(&["db-migrate", "--no-backup", "--database-url", &url]);
    let log = pair.shop.repository.path("log");
    command.env("SCHEMA_SYNC_FAILPOINT", "trace").stderr(std::fs::File::create(&log).unwrap());
    command.args(["--lock-timeout", "60000"]).stdout(std::process::Stdio::piped());
    blocker.batch_execute("SELECT pg_advisory_lock(4242)").unwrap();
    let running = command.spawn().unwrap();
    wait_until(|| std::fs::read_to_string(&log).unwrap().contains("applied: "));
    pair.fail_over();
    drop(blocker);
    let ended = end(running);
    let told = std::fs::read_to_string(&log).unwrap();
    assert_eq!(ended.code, 7, "{ended:?} {told}");
    assert!(told.contains("has another history than before the connection was lost"), "{told}");
    pair.run(&["db-migrate", "--no-backup"]).exits(0);
    let both = kinds::Kind { probes: &["one", "two"], ..kinds::SINGLE };
    pair.assert_whole(&both, "the first was lost");
}
