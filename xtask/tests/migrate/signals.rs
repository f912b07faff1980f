//! SIGINT and SIGTERM: what runs is cancelled, nothing is half done, and the exit code says which signal it was.

use crate::kinds::Kind;
use crate::{Shop, end};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Takes its time on the database, not in scratch.
const SLOW: Kind = Kind {
    name: "a slow statement",
    text: "\
INSERT INTO public.probe VALUES ('before');
DO $$ BEGIN IF current_setting('application_name') LIKE 'xtask:%' AND NOT EXISTS (SELECT FROM public.events) THEN PERFORM pg_sleep(60); END IF; END $$;
",
    probes: &["before"],
    rescued: &[],
};

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// Waits until the slow statement runs: it has written before.
fn wait_until_slow(shop: &Shop) {
    let mut client = shop.client();
    let start = Instant::now();
    let sleeping = "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) \
                    WHERE a.application_name LIKE 'xtask:db-migrate%' AND a.datname = current_database() \
                    AND l.relation = 'public.events'::regclass";
    while client.query_one(sleeping, &[]).unwrap().get::<_, i64>(0) == 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "it never came to the slow statement");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_signal_cancels_rolls_back_and_lets_the_lock_go() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let shop = Shop::behind(&SLOW);
        let child = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
        wait_until_slow(&shop);
        let start = Instant::now();
        signal(&child, name);
        let ended = end(child);
        assert!(start.elapsed() < Duration::from_secs(10), "SIG{name} took {:?}", start.elapsed());
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stderr.contains("stopped by a signal"), "{ended:?}");
        let mut client = shop.client();
        assert!(client.query("SELECT FROM public.probe", &[]).unwrap().is_empty(), "SIG{name}");
        client.batch_execute("INSERT INTO public.events VALUES (1)").unwrap();
        drop(client);
        shop.migrate().exits(0);
        shop.assert_whole(&SLOW, name);
    }
}

#[test]
fn who_waits_for_another_runner_is_interrupted_too() {
    let shop = Shop::behind(&SLOW);
    let working = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    wait_until_slow(&shop);
    let waiting = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    signal(&waiting, "INT");
    assert_eq!(end(waiting).code, 130);
    signal(&working, "TERM");
    assert_eq!(end(working).code, 143);
}

/// Does not let itself be cancelled.
const STUBBORN: Kind = Kind {
    name: "a stubborn statement",
    text: "\
INSERT INTO public.probe VALUES ('before');
DO $$ BEGIN IF current_setting('application_name') LIKE 'xtask:%' AND NOT EXISTS (SELECT FROM public.events) THEN FOR n IN 1..60 LOOP BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END IF; END $$;
",
    probes: &["before"],
    rescued: &[],
};

#[test]
fn a_second_signal_does_not_wait() {
    let shop = Shop::behind(&STUBBORN);
    let child = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    wait_until_slow(&shop);
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(500));
    let start = Instant::now();
    signal(&child, "INT");
    let ended = end(child);
    assert!(start.elapsed() < Duration::from_secs(2), "it took {:?}", start.elapsed());
    // By the signal itself, which a shell tells as 130.
    assert_eq!(ended.code, -2, "{ended:?}");
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE application_name LIKE 'xtask:%' AND datname = current_database()";
    let mut client = shop.client();
    client.batch_execute(terminate).unwrap();
    client.batch_execute("INSERT INTO public.events VALUES (1)").unwrap();
    drop(client);
    shop.migrate().exits(0);
    shop.assert_whole(&STUBBORN, "after a second signal");
}

#[test]
fn a_statement_that_somebody_cancels_or_that_takes_too_long_is_rolled_back_and_not_tried_again() {
    let shop = Shop::behind(&SLOW);
    let child = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    wait_until_slow(&shop);
    let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                  WHERE application_name LIKE 'xtask:%' AND datname = current_database()";
    shop.client().batch_execute(cancel).unwrap();
    let cancelled = end(child);
    let late = shop.run(&["db-migrate", "--no-backup", "--statement-timeout", "1"]);
    for ended in [cancelled, late] {
        assert_eq!(ended.code, 3, "{ended:?}");
        assert!(ended.stderr.contains("(57014)") && ended.stderr.contains("go_on.sql:2"), "{ended:?}");
        assert!(!ended.stderr.contains("trying again"), "{ended:?}");
    }
    assert!(shop.client().query("SELECT FROM public.probe", &[]).unwrap().is_empty());
}
