//! What a backup costs beside `pg_dump` with the same format and jobs, and `backup-verify --bytes` beside `sha256sum`.
//!
//! `cargo bench --bench backup [-- MEBIBYTES]`, by default 256 of rows. Prints ratios: absolute times say more about the
//! machine. Wants pg_dump of the server's major and sha256sum.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use support::{LiveServer, TestRepository, execute, url};

const RUNS: usize = 3;

fn main() -> ExitCode {
    let mebibytes =
        std::env::args().filter_map(|argument| argument.parse::<u64>().ok()).next().unwrap_or(256);
    let (server, repository) =
        (LiveServer::start(), TestRepository::new("CREATE TABLE public.nothing ();\n"));
    let database = server.database();
    fill(&database, mebibytes);
    let tools = schema_backup::tool::find(None);
    let tools = schema_backup::tool::choose(&tools, "pg_dump", server.scratch.major()).unwrap();
    let place = tempfile::tempdir().unwrap();
    println!("{mebibytes} MiB of rows in 8 tables, PostgreSQL {}", server.scratch.version());
    println!("{:>32} {:>9} {:>9} {:>7}", "what", "s", "of", "ratio");
    for jobs in ["1", "2"] {
        let dump = median(|| {
            let target = place.path().join("dump");
            remove(&target);
            let mut command = Command::new(tools.directory.join("pg_dump"));
            let format = if jobs == "1" { "--format=custom" } else { "--format=directory" };
            command.args([format, "--jobs", jobs, "--file"]).arg(&target);
            timed(command.arg(format!("--dbname={}", url(&database))))
        });
        let backup = median(|| {
            remove(&repository.path("backups"));
            let mut command = repository.command(&["backup", "--jobs", jobs]);
            timed(command.env("DATABASE_URL", url(&database)))
        });
        report(&format!("backup --jobs {jobs} / pg_dump"), backup, dump);
        let verify = median(|| timed(&mut repository.command(&["backup-verify", "--bytes"])));
        let sum =
            median(|| timed(Command::new("bash").arg("-c").arg(sha256sum(&repository.path("backups")))));
        report("backup-verify --bytes / sha256sum", verify, sum);
        let read = median(|| timed(&mut read_back(&tools.directory, &repository.path("backups"))));
        report("… / sha256sum and pg_restore", verify, sum + read);
    }
    ExitCode::SUCCESS
}

/// Rows of words and numbers, which compress as those of a business do.
fn fill(database: &schema_database::server::ScratchDatabase, mebibytes: u64) {
    let rows = mebibytes * 1024 * 1024 / 8 / 130;
    for table in 0..8 {
        execute(
            database,
            &format!(
                "CREATE TABLE public.t{table} (id bigint PRIMARY KEY, sku text, name text, quantity int, changed timestamptz);
                 INSERT INTO public.t{table}
                 SELECT i, 'SKU-' || i % 5000, 'item ' || md5(i::text), i % 977, '2024-01-15'::timestamptz + i * interval '1 minute'
                   FROM generate_series(1, {rows}) i"
            ),
        );
    }
}

fn sha256sum(directory: &Path) -> String {
    format!("find '{}' -type f -path '*/backup_*' | xargs sha256sum", directory.display())
}

fn read_back(tools: &Path, directory: &Path) -> Command {
    let mut command = Command::new("bash");
    let script = format!(
        "'{}' --file=/dev/null '{}'/backup_*/backup_*.d[iu]*",
        tools.join("pg_restore").display(),
        directory.display()
    );
    command.args(["-c", &script]);
    command
}

fn remove(path: &Path) {
    // What is not there need not be removed.
    let _ = std::fs::remove_dir_all(path);
    let _ = std::fs::remove_file(path);
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed()
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    times.sort();
    times[RUNS / 2]
}

fn report(what: &str, time: Duration, of: Duration) {
    let (time, of) = (time.as_secs_f64(), of.as_secs_f64());
    println!("{what:>32} {time:>9.2} {of:>9.2} {:>7.2}", time / of);
}
