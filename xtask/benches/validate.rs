//! What `db-validate --database-url` costs, beside `pg_dump -s` and `psql -f` of the same database in the same run.
//!
//! `cargo bench --bench validate [-- TABLES…]`, by default 1,000 tables and the repository's own schema. Prints ratios:
//! absolute times say more about the machine. Wants `../shared/bench/gen_workload.py` (or `SHARED_DIR`), pg_dump and psql.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use support::{LiveServer, TestRepository, url};

const RUNS: usize = 5;

fn main() -> ExitCode {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1000] } else { sizes };
    println!("{:>8} {:>24} {:>10} {:>10} {:>8}", "tables", "what", "median s", "of", "ratio");
    own_schema();
    for tables in sizes {
        generated(tables);
    }
    ExitCode::SUCCESS
}

/// The repository's own schema, warm: what a developer waits for.
fn own_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let server = LiveServer::of_major(Some(15));
    let repository = support::open_repository(&root);
    let database = server.migrated(&repository);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(&root);
        command
    };
    let alone = median(|| timed(&mut run(&["db-validate"])));
    let live = median(|| timed(&mut run(&["db-validate", "--database-url", &url(&database)])));
    let user = median(|| {
        let mut command = Command::new("cargo");
        timed(command.args(["xtask", "db-validate", "--database-url", &url(&database)]).current_dir(&root))
    });
    report("own", "db-validate, warm", alone, None);
    report("own", "with a database, warm", live, None);
    report("own", "through cargo xtask", user, None);
}

fn generated(tables: usize) {
    let directory = tempfile::tempdir().unwrap();
    let schema_file = generate(tables, directory.path());
    let schema = std::fs::read_to_string(&schema_file).unwrap();
    let repository = TestRepository::new(&schema);
    repository.lock();
    let server = LiveServer::start();
    let label = tables.to_string();
    let database = server.migrated(&repository.open());
    let url = url(&database);
    let dump = median(|| timed(client("pg_dump", &database).args(["-s", "-f", "/dev/null"])));
    let cached = median(|| timed(&mut repository.command(&["db-validate", "--database-url", &url])));
    report(&label, "pg_dump -s", dump, None);
    report(&label, "db-validate, cached", cached, Some(("pg_dump", dump)));
    let memory = memory(&mut repository.command(&["db-validate", "--database-url", &url]));
    println!("{label:>8} {:>24} {memory:>7} MB", "its memory");
    let load = median_of(3, || {
        let empty = server.database();
        timed(client("psql", &empty).args(["-X", "-q", "-f"]).arg(&schema_file))
    });
    let uncached = median_of(3, || {
        timed(&mut repository.command(&["db-validate", "--no-cache", "--database-url", &url]))
    });
    report(&label, "psql -f schema.sql", load, None);
    report(&label, "db-validate, --no-cache", uncached, Some(("psql", load)));
}

fn generate(tables: usize, directory: &Path) -> PathBuf {
    let shared = std::env::var("SHARED_DIR")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let script = shared.join("bench/gen_workload.py");
    assert!(script.exists(), "{} makes the workload; name its directory with SHARED_DIR", script.display());
    let made = Command::new("python3").arg(script).arg(tables.to_string()).arg(directory).status().unwrap();
    assert!(made.success());
    directory.join("base.sql")
}

/// A client program of the server's own installation, connected to a database.
fn client(program: &str, database: &schema_database::server::ScratchDatabase) -> Command {
    let config = database.config();
    let mut command = Command::new(program);
    if let postgres::config::Host::Unix(directory) = &config.get_hosts()[0] {
        command.env("PGHOST", directory);
    }
    command.env("PGUSER", config.get_user().unwrap()).env("PGDATABASE", database.name());
    command
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let ended = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    let duration = start.elapsed();
    assert!(ended.status.success(), "{command:?}: {}", String::from_utf8_lossy(&ended.stderr));
    duration
}

/// The largest resident size, in megabytes.
fn memory(command: &mut Command) -> u64 {
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut largest = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            peak.and_then(|peak| peak.trim().strip_suffix(" kB")).and_then(|peak| peak.parse().ok());
        largest = largest.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(1));
    }
    largest / 1024
}

fn median(run: impl FnMut() -> Duration) -> Duration {
    median_of(RUNS, run)
}

/// The first run warms what can be warm.
fn median_of(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    times[runs / 2]
}

fn report(size: &str, what: &str, time: Duration, of: Option<(&str, Duration)>) {
    let seconds = time.as_secs_f64();
    match of {
        Some((name, whole)) => {
            println!(
                "{size:>8} {what:>24} {seconds:>10.3} {name:>10} {:>8.2}",
                seconds / whole.as_secs_f64()
            );
        }
        None => println!("{size:>8} {what:>24} {seconds:>10.3}"),
    }
}
