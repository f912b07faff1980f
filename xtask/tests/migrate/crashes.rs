//! Runs that are killed, cut off or lose their server at random moments: `MIGRATE_CRASHES=1000` is the long way,
//! `MIGRATE_SEED=n` repeats one that failed.

use crate::kinds;
use crate::support::LiveServer;
use crate::{Shop, end};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// What happens to a run.
#[derive(Clone, Copy, Debug)]
enum Crash {
    /// `kill -9` of the program.
    Program,
    /// `pg_terminate_backend` of its session.
    Session,
    /// `kill -9` of its server process, on which the whole server restarts, as after `pg_ctl stop -m immediate`.
    Server,
}

const CRASHES: [Crash; 4] = [Crash::Program, Crash::Session, Crash::Program, Crash::Server];

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// The server process of the runner, by the name of its session.
fn process_of_runner(shop: &Shop) -> Option<i32> {
    let mut client = shop.database.connect().ok()?;
    let question = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'xtask:db-migrate%' \
                    AND datname = current_database()";
    client.query(question, &[]).ok()?.first().map(|row| row.get(0))
}

fn kill(process: i64) {
    // It may have ended by itself.
    let _ = Command::new("kill").args(["-9", &process.to_string()]).output();
}

fn crash(shop: &Shop, random: &mut StdRng, kind_of_crash: Crash) -> bool {
    let child = shop.command(&["db-migrate", "--no-backup"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(random.random_range(0..400)));
    match kind_of_crash {
        Crash::Program => kill(i64::from(child.id())),
        Crash::Session => {
            if let (Some(process), Ok(mut client)) = (process_of_runner(shop), shop.database.connect()) {
                let _ = client.execute("SELECT pg_terminate_backend($1)", &[&process]);
            }
        }
        Crash::Server => {
            if let Some(process) = process_of_runner(shop) {
                kill(i64::from(process));
            }
        }
    }
    end(child).code == 0
}

fn wait_for_server(shop: &Shop) {
    for _ in 0..200 {
        if shop.database.connect().is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the server does not come back");
}

#[test]
fn random_crashes_lose_nothing_and_repeat_nothing() {
    let crashes = number("MIGRATE_CRASHES").unwrap_or(14);
    let first = number("MIGRATE_SEED").unwrap_or_else(|| rand::rng().random_range(0..1_000_000));
    let mut server = Arc::new(LiveServer::start());
    let mut finished = 0;
    for seed in first..first + crashes {
        println!("MIGRATE_SEED={seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let kind = kinds::ALL[random.random_range(0..kinds::ALL.len())];
        let kind_of_crash = CRASHES[random.random_range(0..CRASHES.len())];
        let shop = Shop::on(Arc::clone(&server), kind);
        if matches!(kind_of_crash, Crash::Server) {
            // What makes and drops databases on this one does not outlive the crash.
            server = Arc::new(LiveServer::start());
        }
        finished += usize::from(crash(&shop, &mut random, kind_of_crash));
        wait_for_server(&shop);
        let again = shop.migrate();
        let context = format!("MIGRATE_SEED={seed}: {kind_of_crash:?} in {}", kind.name);
        assert_eq!(again.code, 0, "{context}: {again:?}");
        shop.assert_whole(kind, &context);
    }
    println!("{crashes} crashes, {finished} runs had finished or went on by themselves");
}
