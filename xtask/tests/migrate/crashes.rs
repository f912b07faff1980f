//! Runs that are killed, cut off or lose their server at random moments. `MIGRATE_CRASHES=program:1000,session:100` says how
//! often what happens, `MIGRATE_SEED=n` repeats one that failed.

use crate::connections::{Cut, Proxy, socket_of, url_through};
use crate::durable::Durable;
use crate::kinds::{self, Kind};
use crate::support::LiveServer;
use crate::{Shop, end, server};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What happens to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crash {
    /// `kill -9` of the program.
    Program,
    /// `pg_terminate_backend` of its session.
    Session,
    /// `kill -9` of its server process, on which the whole server restarts.
    Process,
    /// `pg_ctl stop -m immediate` of its server, which is started again.
    Immediate,
    /// Its connection cut around a COMMIT.
    Cut,
}

const CRASHES: [(Crash, &str); 5] = [
    (Crash::Program, "program"),
    (Crash::Session, "session"),
    (Crash::Process, "process"),
    (Crash::Immediate, "immediate"),
    (Crash::Cut, "cut"),
];

/// What a run has told of its way.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<Vec<String>>>);

impl Trace {
    /// Reads what the program says, and goes on with that until it ends.
    fn of(child: &mut Child) -> Trace {
        let trace = Trace::default();
        let (lines, stderr) = (trace.clone(), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                lines.0.lock().unwrap().push(line);
            }
        });
        trace
    }

    /// The point of the protocol that was reached last.
    fn point(&self) -> Option<String> {
        let lines = self.0.lock().unwrap();
        let last = lines.iter().rev().find_map(|line| line.strip_prefix("failpoint "));
        last.map(str::to_owned)
    }
}

/// What the runs of a test share.
struct World {
    durable: Option<Durable>,
    points: BTreeSet<String>,
    finished: usize,
}

impl World {
    /// A server that may be lost in this way.
    fn server_for(&mut self, crash: Crash) -> Arc<LiveServer> {
        match crash {
            Crash::Program | Crash::Session | Crash::Cut => server(),
            // What makes and drops databases on it does not outlive the crash.
            Crash::Process => Arc::new(LiveServer::start()),
            Crash::Immediate => self.durable.get_or_insert_with(Durable::start).live(),
        }
    }

    /// One run that something happens to, another that nothing happens to, and a look at what there is.
    fn crash(&mut self, crash: Crash, seed: u64) {
        let mut random = StdRng::seed_from_u64(seed);
        let all: Vec<&Kind> = kinds::ALL.into_iter().chain([&kinds::DELETES]).collect();
        let kind = all[random.random_range(0..all.len())];
        let word = CRASHES.iter().find(|(of, _)| *of == crash).unwrap().1;
        let context = format!("MIGRATE_CRASHES={word}:1 MIGRATE_SEED={seed} ({})", kind.name);
        println!("{context}");
        let shop = Shop::on(self.server_for(crash), kind);
        // A scratch server does not wait for what it commits: what the run begins with is to outlive the crash.
        shop.client().batch_execute("CHECKPOINT").unwrap();
        let point = if crash == Crash::Cut {
            self.cut(&shop, kind, &mut random)
        } else {
            self.stop(&shop, kind, &mut random, crash)
        };
        self.points.extend(point.map(|point| format!("{crash:?}, {}: {point}", kind.name)));
        wait_for_server(&shop);
        let again = shop.run(Shop::arguments(kind));
        assert_eq!(again.code, 0, "{context}: {again:?}");
        shop.assert_whole(kind, &context);
    }

    fn stop(&mut self, shop: &Shop, kind: &Kind, random: &mut StdRng, crash: Crash) -> Option<String> {
        let mut command = shop.command(Shop::arguments(kind));
        let mut child = command.env("SCHEMA_SYNC_FAILPOINT", "trace").spawn().unwrap();
        let trace = Trace::of(&mut child);
        if random.random_range(0..4) == 0 {
            std::thread::sleep(Duration::from_millis(random.random_range(0..400)));
        } else {
            // Most begin where something is at stake; sooner more often than later.
            let start = Instant::now();
            while trace.point().is_none() && child.try_wait().unwrap().is_none() {
                assert!(start.elapsed() < Duration::from_secs(60), "it never begins");
                std::thread::sleep(Duration::from_millis(1));
            }
            let part: f64 = random.random();
            std::thread::sleep(Duration::from_secs_f64(part * part * 0.3));
        }
        let point = trace.point();
        match crash {
            Crash::Program | Crash::Cut => kill(i64::from(child.id())),
            Crash::Session => {
                if let (Some(process), Ok(mut client)) = (process_of_runner(shop), shop.database.connect()) {
                    // It may have ended by itself.
                    let _ = client.execute("SELECT pg_terminate_backend($1)", &[&process]);
                }
            }
            Crash::Process => process_of_runner(shop).into_iter().for_each(|process| kill(process.into())),
            Crash::Immediate => {
                let durable = self.durable.as_ref().unwrap();
                durable.crash();
                durable.resume();
            }
        }
        self.finished += usize::from(end(child).code == 0);
        point
    }

    fn cut(&mut self, shop: &Shop, kind: &Kind, random: &mut StdRng) -> Option<String> {
        let cut = [Cut::BeforeCommit, Cut::BeforeAnswer, Cut::AfterAnswer][random.random_range(0..3)];
        let times = random.random_range(1..4);
        let proxy = Proxy::start(&socket_of(shop), cut, times);
        let url = url_through(proxy.port, shop);
        let arguments = [Shop::arguments(kind), &["--database-url", &url]].concat();
        self.finished += usize::from(shop.repository.run(&arguments).code == 0);
        proxy.is_spent().then(|| format!("{cut:?}, {times} times"))
    }
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

fn wait_for_server(shop: &Shop) {
    for _ in 0..200 {
        if shop.database.connect().is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the server does not come back");
}

/// `program:1000,session:100`, in this order.
fn plan(text: &str) -> Vec<(Crash, u64)> {
    let one = |part: &str| {
        let (word, number) = part.split_once(':').unwrap();
        let (crash, _) = CRASHES.iter().find(|(_, known)| *known == word).expect("no such crash");
        (*crash, number.parse().unwrap())
    };
    text.split(',').map(one).collect()
}

fn crash_as_planned(otherwise: &str) {
    let plan = plan(std::env::var("MIGRATE_CRASHES").as_deref().unwrap_or(otherwise));
    let seed = std::env::var("MIGRATE_SEED").map(|text| text.parse().unwrap());
    let mut seed = seed.unwrap_or_else(|_| rand::rng().random_range(0..1_000_000));
    // It lives as long as this does.
    let _server = server();
    let mut world = World { durable: None, points: BTreeSet::new(), finished: 0 };
    for (crash, number) in &plan {
        for _ in 0..*number {
            world.crash(*crash, seed);
            seed += 1;
        }
    }
    let World { points, finished, .. } = world;
    println!(
        "{plan:?}: {finished} runs had finished or went on by themselves, {} distinct points",
        points.len()
    );
}

#[test]
fn random_crashes_lose_nothing_and_repeat_nothing() {
    crash_as_planned("program:6,session:2,process:2,immediate:2,cut:3");
}

/// The long way: `cargo test --test migrate -- --ignored --nocapture for_an_hour`.
#[test]
#[ignore = "takes an hour"]
fn random_crashes_for_an_hour_lose_nothing_and_repeat_nothing() {
    crash_as_planned("program:1000,session:100,process:50,immediate:50,cut:100");
}
